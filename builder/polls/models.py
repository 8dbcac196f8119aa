"""How often each answer of a poll was given. The poll itself is a section of a page."""

from django.db import models


class PollAnswer(models.Model):
    """`key` is a digest of poll and option, the ids of the section and of the entry in its list, which stay when words
    change (a text as key would bring a second index for LIKE). Question and label are those of the last vote.
    `is_offered` is off for an answer that was taken off the poll since."""

    key = models.UUIDField(primary_key=True)
    poll = models.CharField(max_length=40)
    place = models.PositiveSmallIntegerField(default=0, db_default=0)
    question = models.CharField(max_length=160)
    label = models.CharField(max_length=80)
    votes = models.PositiveIntegerField(default=0, db_default=0)
    is_offered = models.BooleanField(default=True, db_default=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.label
