from django.urls import path

from dashboard.staff.views import invitations, log, people, roles, safety, sessions, sign_on

app_name = "people"
urlpatterns = [
    path("", people.people_list, name="people_list"),
    path("invite/", invitations.invite_person, name="invite"),
    path("invitations/<int:invitation_id>/withdraw/", invitations.withdraw, name="withdraw"),
    path("invitations/<int:invitation_id>/again/", invitations.send_again, name="send_again"),
    path("leave/", people.leave, name="leave"),
    path("two-steps/", safety.require_two_steps, name="two_steps"),
    path("support/", safety.support, name="support"),
    path("sign-on/", sign_on.sign_on, name="sign_on"),
    path("sign-on/test/", sign_on.sign_on_test, name="sign_on_test"),
    path("sign-on/must/", sign_on.sign_on_must, name="sign_on_must"),
    path("sign-on/remove/", sign_on.sign_on_remove, name="sign_on_remove"),
    path("sign-on/domains/add/", sign_on.sign_on_domain_add, name="sign_on_domain_add"),
    path("sign-on/domains/<int:domain_id>/check/", sign_on.sign_on_domain_check, name="sign_on_domain_check"),
    path("sign-on/domains/<int:domain_id>/remove/", sign_on.sign_on_domain_remove, name="sign_on_domain_remove"),
    path("sessions/", sessions.own_sessions, name="own_sessions"),
    path("roles/", roles.role_list, name="role_list"),
    path("roles/add/", roles.role_add, name="role_add"),
    path("roles/<slug:code>/", roles.role_edit, name="role_edit"),
    path("roles/<slug:code>/delete/", roles.role_delete, name="role_delete"),
    path("log/", log.log_list, name="log"),
    path("log/export/", log.log_export, name="log_export"),
    path("<uuid:account>/", people.person, name="person"),
    path("<uuid:account>/remove/", people.person_remove, name="person_remove"),
    path("<uuid:account>/hand-over/", people.person_hand_over, name="hand_over"),
    path("<uuid:account>/sign-on/", sign_on.sign_on_of_member, name="sign_on_of_member"),
    path("<uuid:account>/sign-out/", sessions.sign_out, name="sign_out"),
]
