"""The log of measures and the letterhead, as they are typed."""

from django import forms
from django.utils.translation import gettext_lazy as _
from stdnum.no import orgnr

from exemptions.forms.fields import PastDayField, UploadsField
from exemptions.models import ABOUT_ANOTHER, Letterhead, Measure
from municipalities.files import UploadField
from supervision.forms import WrittenField


class MeasureForm(forms.ModelForm):
    version = forms.IntegerField(min_value=0, initial=0, widget=forms.HiddenInput)
    files = UploadsField(label=_("Files that show it"), required=False)

    class Meta:
        model = Measure
        fields = ["day", "kind", "other_municipality", "what"]
        field_classes = {"day": PastDayField, "what": WrittenField}
        widgets = {"kind": forms.RadioSelect, "what": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "other_municipality": _("Of a request or an answer."),
            "what": _("As it may stand in an application. Write nothing about patients or health."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Measure._meta.get_field("kind").choices  # without an empty one

    def clean(self):
        data = super().clean()
        if data.get("kind") in ABOUT_ANOTHER and not data.get("other_municipality", "").strip():
            self.add_error("other_municipality", _("Which municipality was it?"))
        return data


class PictureField(UploadField):
    """A coat of arms: PNG or JPEG."""

    def __init__(self, **options):
        super().__init__(help_text=_("PNG or JPG, at most 20 MB."), **options)
        self.widget.attrs["accept"] = ".png,.jpg,.jpeg"

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if upload is not None and not upload.media_type.startswith("image/"):
            raise forms.ValidationError(_("A coat of arms is a PNG or JPG picture."), code="no_picture")
        return upload


class LetterheadForm(forms.ModelForm):
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    organisation_number = forms.CharField(label=_("Organisation number"), max_length=20)
    coat_of_arms = PictureField(label=_("Coat of arms"), required=False)
    without_arms = forms.BooleanField(label=_("Without a coat of arms"), required=False)

    field_order = ["organisation_number", "address", "coat_of_arms", "without_arms"]

    class Meta:
        model = Letterhead
        fields = ["address", *Letterhead.FIELDS, "access_code", "access_basis"]
        field_classes = {"address": WrittenField}
        widgets = {"address": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "access_code": _(
                "From your archive plan, such as UO. It goes into the record for the case system, not into"
                " the letter."
            ),
            "access_basis": _("Such as offl. § 13."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.coat_of_arms_id is None:
            del self.fields["without_arms"]

    def clean_organisation_number(self):
        typed = self.cleaned_data["organisation_number"]
        if not orgnr.is_valid(typed):
            raise forms.ValidationError(
                _("This is no organisation number: the last digit does not fit. Look at it once more.")
            )
        return orgnr.compact(typed)
