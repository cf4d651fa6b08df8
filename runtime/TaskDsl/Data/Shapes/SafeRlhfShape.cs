using TaskDsl.Experiments;

namespace TaskDsl.Data.Shapes;

/// <summary>PKU-Alignment/PKU-SafeRLHF: a prompt, two responses, and two preferences: which is better, and which is safer.</summary>
internal static class SafeRlhfShape
{
    public static PairDraft Read(ShapeRecord record, SafePreference prefer)
    {
        string[] responses = [record.Text("response_0"), record.Text("response_1")];
        int chosen = record.Index(prefer == SafePreference.Better ? "better_response_id" : "safer_response_id", 2);
        return PairDraft.Of(record.Text("prompt"), responses[chosen], responses[1 - chosen]);
    }
}
