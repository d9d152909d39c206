"""Words are found in the language at hand, and escaped where they stand in HTML."""

from flask import render_template_string
from flask_babel import force_locale, gettext, lazy_gettext


def test_words_follow_the_language_within_one_request(app):
    label = lazy_gettext("Cancel")
    with app.test_request_context("/"):
        assert (gettext("Cancel"), str(label), render_template_string("{{ _('Cancel') }}")) == ("取消",) * 3
        with force_locale("en"):
            assert (gettext("Cancel"), str(label), render_template_string("{{ _('Cancel') }}")) == (
                "Cancel",
            ) * 3
        assert render_template_string("{{ _('Cancel') }}") == "取消"


def test_values_are_escaped_and_words_are_not_taken_for_values(app):
    with app.test_request_context("/"):
        drawn = render_template_string("{{ _('%(n)s <b> 100%%', n=name) }}", name="<script>")
        assert drawn == "&lt;script&gt; <b> 100%"
