using System.Collections.Immutable;
using TaskDsl.Data.Shapes;
using TaskDsl.Experiments;

namespace TaskDsl.Data;

/// <summary>Reads a question of the released critiques: files <c>base</c>, <c>critiques</c> and <c>helpfulness</c>. Keys that may be missing may be missing.</summary>
internal static class CritiqueRecords
{
    // In the files 'critiques' it stands before most questions, and in the others before none: it is no part of them.
    private const string Prefix = "Answer the following question based on the above passage:\n\n";

    public static string Passage(ShapeRecord record) => record.Object("data").Object("passage").Text("text");

    public static string Question(ShapeRecord question) => question.Text("question") is var text && text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;

    public static ImmutableArray<RatedAnswer> Answers(ShapeRecord question, DataShape shape)
    {
        ShapeRecord[] answers = question.Objects("answers");
        int?[] ranks = shape == DataShape.Critiques ? question.WholesBeside("rankings", answers.Length) : new int?[answers.Length];
        return [.. answers.Select((answer, i) => shape == DataShape.Critiques ? Rated(answer, ranks[i]) : Judged(answer, question))];
    }

    private static RatedAnswer Rated(ShapeRecord answer, int? rank)
    {
        ShapeRecord feedback = answer.Object("feedback");
        return new RatedAnswer(answer.Text("answer"), feedback.OptionalWhole("rating"), rank, [.. feedback.Objects("critiques").Select(Written)])
        {
            Skipped = feedback.OptionalFlag("skip") ?? false,
        };
    }

    // One answer, whose critiques are judged, and at times one more critique by who judges.
    private static RatedAnswer Judged(ShapeRecord answer, ShapeRecord question)
    {
        ShapeRecord[] critiques = answer.Objects("critiques");
        int?[] ranks = question.WholesBeside("rankings", critiques.Length);
        IEnumerable<RatedCritique> all = critiques.Select((critique, i) => new RatedCritique(critique.Text("critique"), null, null, null) { Helpful = critique.Object("feedback").OptionalFlag("helpful"), Rank = ranks[i] });
        return new RatedAnswer(answer.Text("answer"), null, null, [.. all, .. question.Has("new_critique") ? [Written(question.Object("new_critique")) with { IsNew = true }] : Array.Empty<RatedCritique>()]);
    }

    private static RatedCritique Written(ShapeRecord critique) => new(
        critique.Text("text"), critique.OptionalText("category"), critique.OptionalWhole("severity"), critique.OptionalText("refinement") is { Length: > 0 } refinement ? refinement : null);
}
