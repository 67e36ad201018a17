"""How the models that Dateline ships were made. Nothing here is installed or imported by the product."""
