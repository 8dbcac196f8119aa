"""An empty shop is nine hundred relations, a quarter of them indexes that nobody asks: for LIKE on codes and slugs, on the
first column of an index that is there anyway, on tables that stay small (settings, groups, workflows), and on "who did
this" columns that are only read from the row. What is looked for from the other side in tables that grow keeps its own.

After all that make such indexes; one that is added later is dropped by a later migration of the same kind."""

from django.db import migrations

from core.indexes import DropIndexes

NAMES = """
    accounts_user_email_b2644a56 accounts_user_email_b2644a56_like
    accounts_user_groups_group_id_bd11a704 accounts_user_groups_user_id_52b62117
    accounts_user_user_permissions_permission_id_113bb443 accounts_user_user_permissions_user_id_e4f0a161
    auth_group_name_a6ea08ec_like
    auth_group_permissions_group_id_b120cbf9 auth_group_permissions_permission_id_84c5c92e
    auth_permission_content_type_id_2f476e4b
    cart_cart_token_af10fc63_like
    cart_cartline_cart_id_c7b9981e
    catalog_bundlepart_bundle_id_6eaadf58 catalog_bundlepart_part_id_3f80f070
    catalog_collection_image_id_c3d5f2d5 catalog_collection_slug_233fbd4d_like
    catalog_collectionentry_collection_id_8b0953f3
    catalog_product_shipping_profile_id_8a885afb catalog_product_slug_f37848b0_like
    catalog_producttype_name_c7161916_like
    catalog_variant_picture_id_1dcfdfa7 catalog_variant_product_id_8a21d193 catalog_variant_sku_92777037_like
    catalog_variant_tax_category_82d07119 catalog_variant_tax_category_82d07119_like
    core_delivery_event_id_b08c48a1
    customers_signincode_expires_at_d7bcf90e
    django_session_expire_date_a5c62663 django_session_session_key_c0390e0f_like
    editor_shoptheme_changed_by_id_0d6cacb7 editor_shoptheme_published_id_c8c965b4
    editor_shoptheme_scheduled_id_87d00d9c
    editor_themeversion_made_by_id_cfc23596 editor_themeversion_theme_id_2b12fc0a
    giftcards_entry_actor_id_9188f91f giftcards_entry_order_id_e816c15f
    giftcards_giftcard_code_1a553c13_like giftcards_giftcard_order_id_2e96a625
    importexport_columnmap_signature_ec292ce7_like
    importexport_exportrun_actor_id_c99a889c
    importexport_gridedit_actor_id_685d3ed7
    importexport_gridview_actor_id_38cb7c9c
    importexport_importrow_run_id_e410e07e
    importexport_importrun_actor_id_18d9ac86
    importexport_origin_key_3347ce55_like
    inventory_hold_order_id_cb0f6d15
    inventory_stockmovement_actor_id_debebb9d
    layouts_layout_code_8054a5f2 layouts_layout_code_8054a5f2_like layouts_layout_first_published_at_bbacc59b
    layouts_layout_latest_revision_id_4fe473ed layouts_layout_live_revision_id_57c7dc08
    media_rendition_filter_spec_e610555e media_rendition_filter_spec_e610555e_like
    media_rendition_image_id_b46cff94
    media_shopdocument_collection_id_227d8542 media_shopdocument_uploaded_by_user_id_90eb582a
    media_shopimage_collection_id_3c4abf28 media_shopimage_uploaded_by_user_id_53d3f461
    navigation_menuitem_collection_id_98302dac navigation_menuitem_page_id_ceb0b0b9
    navigation_menuitem_parent_id_f25bc55f navigation_menuitem_product_id_673897b9
    notifications_sentmail_key_ed4071e0_like
    orders_order_import_key_df38a62c_like orders_order_imported_name_fc5d1b65_like
    orders_order_token_6d467ae5_like
    orders_ordernote_actor_id_3c95af2f
    orders_shipment_request_key_081b5e2e_like
    pages_blogauthor_image_id_88fd8054 pages_blogauthor_slug_5fc2233a_like
    pages_blogcategory_name_e9315117_like pages_blogcategory_slug_f2cf8028_like
    pages_blogindexpage_share_image_id_4c8d2467
    pages_blogpostpage_author_id_f5e09090 pages_blogpostpage_image_id_9e89977a pages_blogpostpage_layout_8291ef19
    pages_blogpostpage_layout_8291ef19_like pages_blogpostpage_share_image_id_a97c8101
    pages_blogpostpage_categories_blogcategory_id_3b6cf2ae pages_blogpostpage_categories_blogpostpage_id_a6621fcd
    pages_collectionlistpage_share_image_id_ff013627
    pages_contactpage_share_image_id_17638da7
    pages_contentpage_share_image_id_c986ac64
    pages_faqpage_share_image_id_aa446282
    pages_homepage_share_image_id_cb9bb2ca
    pages_landingpage_share_image_id_5c63e666
    payments_balanceentry_provider_reference_ea856803_like payments_balanceentry_source_a64c604b_like
    payments_bankline_fingerprint_89103fad_like
    payments_dispute_provider_reference_b5e6fa58_like
    payments_payment_idempotency_key_d254539e_like payments_payment_method_id_77087a63
    payments_payment_provider_reference_a8cd44d8_like
    payments_payout_provider_reference_3ed75751_like
    payments_reconciliation_started_at_dcfd9a4d
    payments_refund_actor_id_681c82df payments_refund_request_key_5a3c5d8b_like
    pricelists_listedprice_price_list_id_54ec0e5a
    promotions_code_text_cdf87b53_like
    promotions_use_promotion_id_8047213b
    shipping_carrieraccount_carrier_b9dbb6d4_like
    shipping_livequote_expires_at_946c89be shipping_livequote_rate_id_873c10c5
    shipping_rate_profile_id_18571785 shipping_rate_zone_id_af9b59bd
    staff_role_code_7bda6c04_like staff_role_name_7c587bd9_like
    store_store_logo_id_ffee0408 store_store_theme_11aad7b8 store_store_theme_11aad7b8_like
    taggit_tag_name_58eb2ed9_like taggit_tag_slug_6be58b2c_like
    taggit_tagg_content_8fc721_idx taggit_taggeditem_content_type_id_9957a03c taggit_taggeditem_object_id_e2d7d1df
    taxes_taxrate_category_79a14591 taxes_taxrate_category_79a14591_like
    wagtailadmi_content_717955_idx wagtailadmin_editingsession_content_type_id_4df7730e
    wagtailadmin_editingsession_user_id_6e1a9b70
    formstate_user_object wagtailadmin_formstate_content_type_id_e32438b3 wagtailadmin_formstate_user_id_b910adc2
    wagtailcore_apitoken_key_hash_65979b78_like wagtailcore_apitoken_user_id_49b1141b
    wagtailcore_collectionviewrestriction_collection_id_761908ec
    wagtailcore_collectionview_collectionviewrestriction__47320efd
    wagtailcore_collectionviewrestriction_groups_group_id_1823f2a3
    wagtailcore_comment_page_id_108444b5 wagtailcore_comment_resolved_by_id_a282aa0e
    wagtailcore_comment_revision_created_id_1d058279 wagtailcore_comment_user_id_0c577ca6
    wagtailcore_commentreply_comment_id_afc7e027 wagtailcore_commentreply_user_id_d0b3b9c3
    wagtailcore_groupapprovalt_groupapprovaltask_id_9a9255ea
    wagtailcore_groupapprovaltask_groups_group_id_2e64b61f
    wagtailcore_groupcollectionpermission_collection_id_5423575a
    wagtailcore_groupcollectionpermission_group_id_05d61460
    wagtailcore_groupcollectionpermission_permission_id_1b626275
    wagtailcore_grouppagepermission_group_id_fc07e671 wagtailcore_grouppagepermission_page_id_710b114a
    wagtailcore_grouppagepermission_permission_id_05acb22e
    wagtailcore_groupsitepermission_group_id_e5cdbee4 wagtailcore_groupsitepermission_permission_id_459b1f38
    wagtailcore_groupsitepermission_site_id_245de488
    wagtailcore_locale_language_code_03149338_like
    wagtailcore_modellogentry_action_d2d856ee wagtailcore_modellogentry_action_d2d856ee_like
    wagtailcore_modellogentry_content_changed_8bc39742 wagtailcore_modellogentry_content_type_id_68849e77
    wagtailcore_modellogentry_object_id_e0e7d4ef_like wagtailcore_modellogentry_revision_id_df6ca33a
    wagtailcore_modellogentry_timestamp_9694521b wagtailcore_modellogentry_user_id_0278d1bf
    wagtailcore_uuid_d6363b_idx
    wagtailcore_page_alias_of_id_12945502 wagtailcore_page_content_type_id_c28424df
    wagtailcore_page_first_published_at_2b5dd637 wagtailcore_page_latest_revision_id_e60fef51
    wagtailcore_page_live_revision_id_930bd822 wagtailcore_page_locale_id_3c7e30a6
    wagtailcore_page_locked_by_id_bcb86245 wagtailcore_page_owner_id_fbf7c332 wagtailcore_page_slug_e7c11b8f_like
    wagtailcore_pagelogentry_action_c2408198 wagtailcore_pagelogentry_action_c2408198_like
    wagtailcore_pagelogentry_content_changed_99f27ade wagtailcore_pagelogentry_content_type_id_74e7708a
    wagtailcore_pagelogentry_revision_id_8043d103 wagtailcore_pagelogentry_timestamp_deb774c4
    wagtailcore_pagelogentry_user_id_604ccfd8 wagtailcore_uuid_06a44d_idx
    wagtailcore_pagesubscription_page_id_a085e7a6 wagtailcore_pagesubscription_user_id_89d7def9
    wagtailcore_pageviewrestriction_page_id_15a8bea6
    wagtailcore_pageviewrestri_pageviewrestriction_id_f147a99a
    wagtailcore_pageviewrestriction_groups_group_id_6460f223
    referenceindex_source_object wagtailcore_referenceindex_base_content_type_id_313cf40f
    wagtailcore_referenceindex_content_type_id_766e0336 wagtailcore_referenceindex_to_content_type_id_93690bbd
    wagtailcore_pagerevision_created_at_66954e3b wagtailcore_pagerevision_user_id_2409d2f4
    wagtailcore_revision_base_content_type_id_5b4ef7bd wagtailcore_revision_content_type_id_c8cb69c0
    wagtailcore_site_hostname_96b20b46 wagtailcore_site_hostname_96b20b46_like
    wagtailcore_site_root_page_id_e02fb95c
    wagtailcore_task_content_type_id_249ab8ba
    wagtailcore_taskstate_content_type_id_0a758fdc wagtailcore_taskstate_finished_by_id_13f98229
    wagtailcore_taskstate_page_revision_id_9f52c88e wagtailcore_taskstate_task_id_c3677c34
    wagtailcore_taskstate_workflow_state_id_9239a775
    wagtailcore_uploadedfile_for_content_type_id_b0fc87b2 wagtailcore_uploadedfile_uploaded_by_user_id_c7580fe8
    wagtailcore_workflowcontenttype_workflow_id_9aad7cd2
    wagtailcore_workflowpage_workflow_id_56f56ff6
    wagtailcore_workflowstate_base_content_type_id_a30dc576 wagtailcore_workflowstate_content_type_id_2bb78ce1
    wagtailcore_workflowstate_requested_by_id_4090bca3 wagtailcore_workflowstate_workflow_id_1f18378f
    workflowstate_base_ct_id_idx workflowstate_ct_id_idx
    wagtailcore_workflowtask_task_id_ce7716fe wagtailcore_workflowtask_workflow_id_b9717175
    wagtaildocs_document_collection_id_23881625 wagtaildocs_document_uploaded_by_user_id_17258b41
    wagtailembeds_embed_cache_until_26c94bb0 wagtailembeds_embed_hash_c9bd8c9a_like
    wagtailimages_image_collection_id_c2f8af7e wagtailimages_image_created_at_86fa6cd4
    wagtailimages_image_file_hash_fb5bbb23 wagtailimages_image_file_hash_fb5bbb23_like
    wagtailimages_image_uploaded_by_user_id_5d73dc75
    wagtailimages_rendition_filter_spec_1cba3201 wagtailimages_rendition_filter_spec_1cba3201_like
    wagtailimages_rendition_image_id_3e1fd774
    wagtailredirects_redirect_old_path_bb35247b wagtailredirects_redirect_old_path_bb35247b_like
    wagtailredirects_redirect_redirect_page_id_b5728a8f wagtailredirects_redirect_site_id_780a0e1e
    wagtailsearch_indexentry_content_type_id_62ed694f
""".split()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("cart", "0005_cart_customer"),
        ("catalog", "0010_announced_prices"),
        ("core", "0003_auditentry_actor"),
        ("editor", "0002_version_names"),
        ("giftcards", "0002_voided"),
        ("importexport", "0003_moving"),
        ("inventory", "0001_initial"),
        ("layouts", "0001_layout"),
        ("media", "0003_files"),
        ("navigation", "0002_languages_and_bar"),
        ("notifications", "0002_stock_alert"),
        ("orders", "0012_shows_net"),
        ("pages", "0003_post_layout"),
        ("payments", "0007_payment_payer"),
        ("pricelists", "0001_initial"),
        ("promotions", "0002_told_to_everybody"),
        ("sessions", "0001_initial"),
        ("shipping", "0004_carriers"),
        ("staff", "0001_initial"),
        ("store", "0010_checkout_in_steps"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("taxes", "0004_vatcheck"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailembeds", "0009_embed_cache_until"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("wagtailsearch", "0010_add_text_fields"),
    ]
    operations = [DropIndexes(NAMES)]
