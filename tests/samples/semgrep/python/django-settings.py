"""A Django settings module with views, right and wrong."""

import os

from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt, csrf_protect

# ruleid: python-django-debug-enabled
DEBUG = True
# ok: python-django-debug-enabled
DEBUG = os.environ.get("DEBUG") == "1"
# ruleid: python-django-allowed-hosts-wildcard
ALLOWED_HOSTS = ["*"]
# ok: python-django-allowed-hosts-wildcard
ALLOWED_HOSTS = ["shop.example.org", "*.shop.example.org"]
INSTALLED_APPS = ["shop"]


@csrf_exempt
# ruleid: python-django-csrf-exempt
def pay(request):
    return None


@method_decorator(csrf_exempt, name="dispatch")
# ruleid: python-django-csrf-exempt
class Hook(View):
    pass


@csrf_protect
# ok: python-django-csrf-exempt
def order(request):
    return None
