using System.Globalization;
using System.Text;
using System.Text.Json;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Statistics;
using TaskDsl.Hosting.Console;

namespace TaskDsl.Hosting.Commands;

/// <summary><c>gaps --plan</c>: how many questions a gap needs, from formulas or from a pilot's samples.</summary>
/// <param name="Size">The gap's size; null for those of the pilot.</param>
/// <param name="Headroom">Oracle best of two − G; null for the pilot's.</param>
/// <param name="Accuracy">The share of right answers, where every question is as hard as the next; instead of the headroom.</param>
/// <param name="Recall">The share of wrong answers with a valid critique, for CD.</param>
/// <param name="HalfWidth">How far the intervals may reach to each side.</param>
/// <param name="Power">The probability with which the intervals are to leave out 0.</param>
internal sealed record GapPlanning(double? Size, double? Headroom, double? Accuracy, double? Recall, double? HalfWidth, double? Power)
{
    private const double DefaultPower = 0.8;

    private sealed record Line(string Gap, string Name, double Size, double Headroom, double Deviation, int? ForHalfWidth, int? ForPower);

    /// <summary>Writes an object a gap to standard output and a table to standard error.</summary>
    /// <param name="pilot">A pilot's numbers; null to plan from the formulas.</param>
    public int Run(GapResults? pilot)
    {
        Check(pilot is not null);
        Line[] lines = [.. pilot is null ? FromFormulas() : FromPilot(pilot)];
        if (lines.Length == 0)
        {
            throw Wrong("These samples have neither scores nor critiques, so there is no gap to plan for.");
        }

        Messages.Line(Table(lines, pilot));
        using Stream output = System.Console.OpenStandardOutput();
        foreach (Line line in lines)
        {
            JsonLines.Write(output, json => Write(json, line));
        }

        return ExitCode.Success;
    }

    // Where every question is as hard as the next, the headroom of the best of two is p (1 − p).
    private double GivenHeadroom => Headroom ?? (Accuracy!.Value * (1 - Accuracy.Value));

    private double? WantedPower => Power ?? (HalfWidth is null ? DefaultPower : null);

    private IEnumerable<Line> FromFormulas()
    {
        double size = Size!.Value, headroom = GivenHeadroom;
        yield return Planned("gd", "GD", size, headroom, GapPlan.DeviationOfGD(size, headroom));
        yield return Planned("gc", "GC", size, headroom, GapPlan.DeviationOfGC(size));
        yield return Planned("cd", "CD", size, headroom, GapPlan.DeviationOfCD(size, headroom, Recall));
    }

    private IEnumerable<Line> FromPilot(GapResults pilot)
    {
        foreach ((string gap, string name, Estimate? estimate) in ((string, string, Estimate?)[])[("gd", "GD", pilot.GD), ("gc", "GC", pilot.GC), ("cd", "CD", pilot.CD)])
        {
            if (estimate is not null)
            {
                yield return Planned(gap, name, Size ?? estimate.Value, pilot.Headroom.Value, estimate.StandardError * Math.Sqrt(pilot.Counts.Questions));
            }
        }
    }

    private Line Planned(string gap, string name, double size, double headroom, double deviation) => new(
        gap, name, size, headroom, deviation,
        HalfWidth is { } width ? GapPlan.QuestionsForHalfWidth(deviation, width) : null,
        WantedPower is { } power && size != 0 ? GapPlan.QuestionsForPower(deviation, size, power) : null);

    private void Check(bool pilot)
    {
        Within("--half-width", HalfWidth is > 0 and < 1 or null, HalfWidth, "above 0 and below 1");
        Within("--power", Power is >= 0.05 and <= 0.9999 or null, Power, "from 0.05 to 0.9999");
        Within("--recall", Recall is >= 0 and <= 1 or null, Recall, "from 0 to 1");
        if (pilot)
        {
            Within("--gap", Size is > 0 and < 1 or null, Size, "above 0 and below 1");
            if (Headroom is not null || Accuracy is not null || Recall is not null)
            {
                throw Wrong("--samples brings its own headroom and critiques: leave out --headroom, --accuracy and --recall.");
            }

            return;
        }

        if (Size is null || (Headroom is null) == (Accuracy is null))
        {
            throw Wrong("a plan needs --gap SIZE with either --headroom H or --accuracy P, or --samples FILE of a pilot. Try: gaps --plan --gap 0.05 --accuracy 0.5");
        }

        Within("--accuracy", Accuracy is > 0 and < 1 or null, Accuracy, "above 0 and below 1");
        Within("--headroom", Headroom is > 0 and <= GapPlan.MostHeadroom or null, Headroom, Text($"above 0 and at most {GapPlan.MostHeadroom}, the most that the best of two can have"));
        if (!(Size > 0 && Size <= GivenHeadroom))
        {
            throw Wrong(Text($"--gap is {Size}; with a headroom of {GivenHeadroom:0.####} a gap from G is above 0 and at most that."));
        }
    }

    private static void Within(string option, bool holds, double? value, string range)
    {
        if (!holds)
        {
            throw Wrong(Text($"{option} is {value}; it must be {range}."));
        }
    }

    private string Table(Line[] lines, GapResults? pilot)
    {
        var text = new StringBuilder(pilot is null
            ? Text($"Questions for the best of 2 at a headroom of {lines[0].Headroom:0.####}, for 95 % intervals over questions:\n\n")
            : Text($"Questions for the best of {pilot.BestOf}, from the spread of {pilot.Counts.Questions} pilot questions, for 95 % intervals:\n\n"));
        text.Append("gap            a question's deviation").Append(HalfWidth is { } width ? Text($"{"± " + Text($"{width:0.####}"),14}") : "").Append(WantedPower is { } power ? Text($"{Text($"{power:0.##%} power"),16}") : "").Append('\n');
        foreach (Line line in lines)
        {
            text.Append(Text($"{line.Name} = {line.Size,-10:0.0000}{line.Deviation,21:0.000}"));
            text.Append(HalfWidth is null ? "" : Text($"{line.ForHalfWidth,14:N0}")).Append(WantedPower is null ? "" : line.ForPower is { } questions ? Text($"{questions,16:N0}") : "               –").Append('\n');
        }

        text.Append(Text($"\nPower: how often the interval leaves out 0. No plan asks for fewer than {GapPlan.FewestQuestions}."));
        if (pilot is null)
        {
            text.Append(Recall is null ? "\nCD: for the recall of critiques that makes it widest; --recall narrows it." : "");
        }

        return text.ToString();
    }

    private void Write(Utf8JsonWriter json, Line line)
    {
        json.WriteString("gap", line.Gap);
        json.WriteNumber("size", line.Size);
        json.WriteNumber("headroom", line.Headroom);
        json.WriteNumber("deviation", line.Deviation);
        if (line.ForHalfWidth is { } forWidth)
        {
            json.WriteNumber("half_width", HalfWidth!.Value);
            json.WriteNumber("questions_for_half_width", forWidth);
        }

        if (line.ForPower is { } forPower)
        {
            json.WriteNumber("power", WantedPower!.Value);
            json.WriteNumber("questions_for_power", forPower);
        }
    }

    private static CommandException Wrong(string message) => new("TDSL4001", message, ExitCode.Usage);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
