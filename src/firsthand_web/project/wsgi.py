"""The WSGI application, for any server."""

import atexit
import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firsthand_web.project.settings")
application = get_wsgi_application()

# What the start made stays until the end: looking through all of it for garbage would hold up every few
# requests by 60 ms. At the very end it is given back, because packages check then what is left of theirs.
get_resolver().check()  # imports every view
gc.collect()
gc.freeze()
atexit.register(gc.unfreeze)
