"""Bringing thousands of shops to the newest template: planned once per starting version, replayed as SQL per shop.

    plan      what is missing between two template versions, and in which order
    record    running it once, in a scratch schema, and writing down the SQL
    rows      content types, permissions and migration records, with the template's ids
    replay    one shop, one transaction
    runner    all shops: template, pool, then N jobs; goes on after an error and reports
"""
