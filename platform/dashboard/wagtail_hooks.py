"""Wagtail looks for this module; each area of the dashboard registers its own URLs and menu items."""

from wagtail.permissions import register_permission_policy

from accounts.models import User
from dashboard.apikeys import hooks as apikeys
from dashboard.campaigns import hooks as campaigns
from dashboard.connected import hooks as connected
from dashboard.content import hooks as content
from dashboard.customers import hooks as customers
from dashboard.desk import hooks as desk
from dashboard.domains import hooks as domains
from dashboard.exports import hooks as exports
from dashboard.giftcards import hooks as giftcards
from dashboard.grid import hooks as grid
from dashboard.home import hooks as home
from dashboard.imports import hooks as imports
from dashboard.invoices import hooks as invoices
from dashboard.languages import hooks as languages
from dashboard.layouts import hooks as layouts
from dashboard.navigation import hooks as navigation
from dashboard.orders import hooks as orders
from dashboard.people import PeoplePolicy
from dashboard.plan import hooks as plan
from dashboard.polls import hooks as polls
from dashboard.products import hooks as products
from dashboard.promotions import hooks as promotions
from dashboard.redirects import hooks as redirects
from dashboard.reviews import hooks as reviews
from dashboard.settings import hooks as settings
from dashboard.staff import hooks as staff
from dashboard.takeaway import hooks as takeaway
from dashboard.themes import hooks as themes
from dashboard.vat import hooks as vat
from dashboard.wishes import hooks as wishes
from dashboard.work import hooks as work

AREAS = [
    home, orders, products, reviews, wishes, imports, exports, grid, customers, promotions, giftcards, content,
    navigation, languages, themes, layouts, redirects, campaigns, polls, settings, staff, apikeys, connected, plan, takeaway,
    domains, invoices, vat, desk, work,
]  # fmt: skip

register_permission_policy(User, PeoplePolicy(User))  # before anybody asks for it
