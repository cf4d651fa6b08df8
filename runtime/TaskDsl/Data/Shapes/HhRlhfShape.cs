using System.Text.RegularExpressions;
using TaskDsl.Formats;

namespace TaskDsl.Data.Shapes;

/// <summary>Anthropic/hh-rlhf: two whole transcripts, <c>\n\nHuman: …\n\nAssistant: …</c>, which share all before the last turn of the assistant.</summary>
/// <remarks>In the released files some transcripts end with the human, some part before the last turn, and some answers are empty: such pairs do not fit, and are errors or counted like any other. The roles are Human and Assistant.</remarks>
internal static partial class HhRlhfShape
{
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
        Match[] marks = Mark().Matches(transcript).ToArray();
        return marks is [{ Index: 0 }, ..]
            ? [.. marks.Select((mark, i) => new Turn(mark.Groups[1].Value, transcript[(mark.Index + mark.Length)..(i + 1 < marks.Length ? marks[i + 1].Index : transcript.Length)]))]
            : throw new UnfitException($"'{name}' does not begin with '\\n\\nHuman:' or '\\n\\nAssistant:', but with '{Found.Shorten(transcript)}'", $"'{name}' is no transcript");
    }

    // One space after the colon belongs to the form; others are the turn's own.
    [GeneratedRegex("\n\n(Human|Assistant): ?")]
    private static partial Regex Mark();
}
