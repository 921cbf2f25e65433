"""Pictures: values -> a declarative Vega-Lite spec -> PNG and SVG, without a browser."""
