"""Single sign-on: a shop's own OpenID provider vouches for its staff (docs/staff.md, docs/adr/0066).

It never opens a session on the platform. What it says becomes a one-time pass into the one shop that has named it, so
there is no way from there into the account, the console or another shop.
"""
