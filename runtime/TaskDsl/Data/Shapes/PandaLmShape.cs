namespace TaskDsl.Data.Shapes;

/// <summary>PandaLM's test set (Wang et al. 2023): an instruction with an input that may be empty, two responses, and what each of three annotators prefers: 1, 2, or 0 for neither.</summary>
/// <remarks>
/// The majority decides; ties prefer nothing, and neither do three different answers. The question is the instruction and, where there is an input,
/// a blank line and the input: ours, as Ye et al. 2024 do not say theirs. Six released records have a boolean where a response should be; such
/// pairs do not fit. The 762 pairs of Ye et al. follow from no plain filter.
/// </remarks>
internal static class PandaLmShape
{
    public static PairDraft Read(ShapeRecord record)
    {
        PandaLmLabel majority = PandaLm.Majority(Label(record, "annotator1"), Label(record, "annotator2"), Label(record, "annotator3")) ?? throw UnfitException.Tie("three different labels");
        if (majority == PandaLmLabel.Tie)
        {
            throw UnfitException.Tie("a tie of the majority");
        }

        string instruction = record.Text("instruction"), input = record.Text("input"), first = record.Text("response1"), second = record.Text("response2");
        string question = input.Length == 0 ? instruction : $"{instruction}\n\n{input}";
        return majority == PandaLmLabel.First ? PairDraft.Of(question, first, second) : PairDraft.Of(question, second, first);
    }

    private static PandaLmLabel Label(ShapeRecord record, string key) => (PandaLmLabel)record.Index(key, 3);
}
