namespace TaskDsl.Data.Shapes;

/// <summary>HuggingFaceH4/ultrafeedback_binarized: a prompt, two conversations, two scores. Equal scores and equal answers prefer nothing.</summary>
internal static class UltrafeedbackShape
{
    public static PairDraft Read(ShapeRecord record, bool scoreMargins)
    {
        PairDraft pair = TrlShape.OfMessages([], record.Messages("chosen"), record.Messages("rejected"));
        double chosen = record.Number("score_chosen"), rejected = record.Number("score_rejected");
        return pair.Chosen == pair.Rejected ? throw UnfitException.Tie("chosen and rejected are equal")
            : chosen == rejected ? throw UnfitException.Tie("the scores are equal")
            : chosen < rejected ? throw new UnfitException(FormattableString.Invariant($"'score_chosen' is {chosen}, below 'score_rejected', {rejected}"), "the chosen answer has the lower score")
            : scoreMargins ? pair with { Margin = chosen - rejected } : pair;
    }
}
