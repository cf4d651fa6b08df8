using System.Text.Json;
using TaskDsl.Formats;

namespace TaskDsl.Data.Shapes;

/// <summary>lmarena-ai/arena-human-preference-55k: prompts and answers are lists of texts, written as JSON inside of a text. Ties prefer nothing.</summary>
/// <remarks>Both models answered each prompt of a conversation, so the sides of a longer one have different beginnings: only those whose answers differ in the last one alone are pairs.</remarks>
internal static class ArenaShape
{
    public static PairDraft Read(ShapeRecord record)
    {
        bool first = record.Index("winner_model_a", 2) == 1, second = record.Index("winner_model_b", 2) == 1, tie = record.Index("winner_tie", 2) == 1;
        if ((first ? 1 : 0) + (second ? 1 : 0) + (tie ? 1 : 0) != 1)
        {
            throw new UnfitException("Of 'winner_model_a', 'winner_model_b' and 'winner_tie' exactly one must be 1", "not exactly one winner");
        }

        if (tie)
        {
            throw UnfitException.Tie("a tie");
        }

        string[] prompts = Texts(record, "prompt"), chosen = Texts(record, first ? "response_a" : "response_b"), rejected = Texts(record, first ? "response_b" : "response_a");
        if (prompts.Length == 0 || chosen.Length != prompts.Length || rejected.Length != prompts.Length)
        {
            throw new UnfitException(FormattableString.Invariant($"There are {prompts.Length} prompts, and {chosen.Length} and {rejected.Length} responses"), "prompts and responses differ in number");
        }

        if (!chosen[..^1].SequenceEqual(rejected[..^1]))
        {
            throw UnfitException.Tie("a conversation whose sides differ before the last answer");
        }

        var turns = new List<Turn>();
        for (int i = 0; i < prompts.Length; i++)
        {
            turns.Add(new Turn(PairDraft.User, prompts[i]));
            if (i < prompts.Length - 1)
            {
                turns.Add(new Turn("assistant", chosen[i]));
            }
        }

        return new PairDraft(turns, chosen[^1], rejected[^1]);
    }

    private static string[] Texts(ShapeRecord record, string key)
    {
        if (record.IsList(key))
        {
            return Texts(record, key, record.Value(key));
        }

        try
        {
            using JsonDocument list = JsonDocument.Parse(record.Text(key));
            return Texts(record, key, list.RootElement);
        }
        catch (JsonException)
        {
            throw record.Wrong(key, "a list of texts, written as JSON");
        }
    }

    private static string[] Texts(ShapeRecord record, string key, JsonElement list) => list.ValueKind == JsonValueKind.Array
        ? [.. list.EnumerateArray().Select(text => text.ValueKind == JsonValueKind.String ? ValueReader.TextOf(text, $"'{key}'") : throw new UnfitException($"'{key}' has {Found.Describe(text)} in its list, and must have texts", $"'{key}' has {ValueReader.KindOf(text)} in its list"))]
        : throw record.Wrong(key, "a list of texts, written as JSON");
}
