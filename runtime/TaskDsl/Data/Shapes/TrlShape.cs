using TaskDsl.Formats;

namespace TaskDsl.Data.Shapes;

/// <summary>TRL's preferences: <c>{prompt?, chosen, rejected, margin?}</c>, each a text (standard) or a list of messages (conversational), and a <c>confidence</c> as Ye et al. 2024 have.</summary>
/// <remarks>A conversation without a <c>prompt</c> has it inside of both sides: all messages but the last. Two texts without one cannot be split: their longest common beginning may end inside of the answers.</remarks>
internal static class TrlShape
{
    public static PairDraft Read(ShapeRecord record)
    {
        PairDraft pair = record.IsList("chosen") || record.IsList("rejected") ? Conversation(record)
            : record.Text("chosen") is var chosen && record.Text("rejected") is var rejected && record.Has("prompt") ? PairDraft.Of(record.Text("prompt"), chosen, rejected)
            : throw new UnfitException("The record has texts and no 'prompt', so nobody can tell where the answers begin; TRL's longest common beginning may end inside of them", "no 'prompt'");
        return pair with
        {
            Margin = record.Has("margin") ? record.Number("margin") : null,
            Confidence = record.Has("confidence") ? record.Text("confidence") : null,
        };
    }

    private static PairDraft Conversation(ShapeRecord record)
    {
        List<Turn> prompt = !record.Has("prompt") ? [] : record.IsList("prompt") ? record.Messages("prompt") : [new Turn(PairDraft.User, record.Text("prompt"))];
        return OfMessages(prompt, record.Messages("chosen"), record.Messages("rejected"));
    }

    /// <summary>A pair of two lists of messages, which may begin with the prompt again.</summary>
    internal static PairDraft OfMessages(List<Turn> prompt, List<Turn> chosen, List<Turn> rejected)
    {
        Turn Last(List<Turn> side, string name) => side is [.., { Role: "assistant" } last] ? last : throw new UnfitException($"'{name}' does not end with a message of the role 'assistant'", $"'{name}' does not end with the assistant");

        Turn good = Last(chosen, "chosen"), bad = Last(rejected, "rejected");
        List<Turn> before = chosen[..^1], beforeRejected = rejected[..^1];
        if (!before.SequenceEqual(beforeRejected))
        {
            throw new UnfitException("The messages of chosen and rejected differ before the last one, so they answer different prompts", "chosen and rejected answer different prompts");
        }

        List<Turn> whole = before.Count == 0 ? prompt
            : prompt.Count == 0 || before.Take(prompt.Count).SequenceEqual(prompt) ? before
            : [.. prompt, .. before];
        return whole is [.., { Role: not "assistant" }] ? new PairDraft(whole, good.Text, bad.Text)
            : throw new UnfitException(whole.Count == 0 ? "There is no message before the answers" : "The prompt ends with the assistant's message, so there is nothing to answer", "no prompt to answer");
    }
}
