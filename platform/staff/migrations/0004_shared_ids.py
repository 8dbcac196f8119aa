"""Settings, workflows, memberships in groups, and what a merchant makes by hand: small tables that need no sequence each."""

from django.db import migrations

from core.sequences import ShareIds

TABLES = """
    accounts_user_groups accounts_user_user_permissions auth_group auth_group_permissions
    catalog_bundlepart catalog_producttype
    consent_scriptslot
    editor_shoptheme editor_themeversion
    importexport_columnmap importexport_exportrun importexport_gridedit importexport_gridview importexport_importrun
    integrations_apikey
    layouts_layout
    navigation_menuitem
    orders_manifest
    pages_blogauthor pages_blogcategory pages_blogpostpage_categories
    payments_paymentmethod payments_reconciliation
    pricelists_pricelist
    promotions_promotion
    shipping_carrieraccount shipping_profile shipping_rate shipping_zone
    staff_role
    taggit_tag taggit_taggeditem
    wagtailadmin_admin wagtailadmin_editingsession wagtailadmin_formstate
    wagtailcore_collection wagtailcore_collectionviewrestriction wagtailcore_collectionviewrestriction_groups
    wagtailcore_comment wagtailcore_commentreply wagtailcore_groupapprovaltask_groups
    wagtailcore_groupcollectionpermission wagtailcore_grouppagepermission wagtailcore_groupsitepermission
    wagtailcore_locale wagtailcore_pagesubscription wagtailcore_pageviewrestriction wagtailcore_pageviewrestriction_groups
    wagtailcore_site wagtailcore_task wagtailcore_taskstate wagtailcore_uploadedfile
    wagtailcore_workflow wagtailcore_workflowstate wagtailcore_workflowtask
    wagtailembeds_embed
    wagtailredirects_redirect
    wagtailusers_userprofile
""".split()


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0008_bundles"),
        ("consent", "0001_initial"),
        ("editor", "0001_initial"),
        ("importexport", "0003_moving"),
        ("integrations", "0001_initial"),
        ("layouts", "0001_layout"),
        ("navigation", "0001_initial"),
        ("orders", "0014_manifests"),
        ("pages", "0001_initial"),
        ("payments", "0001_initial"),
        ("pricelists", "0001_initial"),
        ("promotions", "0001_initial"),
        ("shipping", "0004_carriers"),
        ("staff", "0003_unneeded_indexes_again"),
        ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
    ]
    operations = [ShareIds(TABLES)]
