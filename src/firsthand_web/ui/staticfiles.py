"""Static files under hashed names, imports between JavaScript modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    support_js_module_import_aggregation = True
    # A page of a newer program must not fail on a file that the running one does not know.
    manifest_strict = False
