"""How our static files are served: hashed names, compressed, kept by browsers for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Whitenoise's storage, following the imports of our ES modules (``static/js``) to the hashed names too."""

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "js/*.js",  # others' scripts have imports in their comments
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )
