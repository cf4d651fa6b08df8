using TaskDsl.Formats;

namespace TaskDsl.Data.Shapes;

/// <summary>Anthropic/hh-rlhf: two whole transcripts, <c>\n\nHuman: …\n\nAssistant: …</c>, which share all before the last turn of the assistant.</summary>
/// <remarks>In the released files some transcripts end with the human, some part before the last turn, and some answers are empty: such pairs do not fit, and are errors or counted like any other. The roles are Human and Assistant.</remarks>
internal static class HhRlhfShape
{
    private static readonly string[] Roles = ["Human", "Assistant"];

    public static PairDraft Read(ShapeRecord record)
    {
        List<Turn> chosen = Turns(record.Text("chosen"), "chosen"), rejected = Turns(record.Text("rejected"), "rejected");
        Turn good = Last(chosen, "chosen"), bad = Last(rejected, "rejected");
        return !chosen[..^1].SequenceEqual(rejected[..^1])
            ? throw new UnfitException("The transcripts part before the last turn of the assistant, so they answer different prompts", "the transcripts part before the last turn")
            : chosen.Count == 1 ? throw new UnfitException("Nothing stands before the assistant's turn", "no prompt to answer")
            : new PairDraft(chosen[..^1], good.Text, bad.Text);
    }

    private static Turn Last(List<Turn> turns, string name) => turns[^1] is { Role: "Assistant" } last ? last
        : throw new UnfitException($"'{name}' ends with a turn of the human", $"'{name}' ends with the human");

    private static List<Turn> Turns(string transcript, string name)
    {
        var turns = new List<Turn>();
        (string Role, int TextStart, int Next)? open = null;
        for (int at = 0; at <= transcript.Length;)
        {
            (string Role, int Start, int TextStart)? found = NextTurn(transcript, at);
            if (open is { } turn)
            {
                turns.Add(new Turn(turn.Role, transcript[turn.TextStart..(found?.Start ?? transcript.Length)]));
            }
            else if (found is not { Start: 0 })
            {
                throw new UnfitException($"'{name}' does not begin with '\\n\\nHuman:' or '\\n\\nAssistant:', but with '{Found.Shorten(transcript)}'", $"'{name}' is no transcript");
            }

            if (found is not { } next)
            {
                return turns;
            }

            open = (next.Role, next.TextStart, next.Start);
            at = next.TextStart;
        }

        return turns;
    }

    // One space after the colon belongs to the form; others are the turn's own.
    private static (string Role, int Start, int TextStart)? NextTurn(string transcript, int from)
    {
        (string Role, int Start, int TextStart)? first = null;
        foreach (string role in Roles)
        {
            string mark = $"\n\n{role}:";
            int start = transcript.IndexOf(mark, from, StringComparison.Ordinal);
            if (start >= 0 && (first is null || start < first.Value.Start))
            {
                int text = start + mark.Length;
                first = (role, start, text < transcript.Length && transcript[text] == ' ' ? text + 1 : text);
            }
        }

        return first;
    }
}
