using System.Globalization;
using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Shapes;

/// <summary>A place for one text.</summary>
public abstract class ScalarShape : Shape
{
    /// <inheritdoc/>
    public override bool Takes(YamlNode node) => node is YamlScalar;

    /// <inheritdoc/>
    protected sealed override YamlNode CheckNode(YamlNode node, string name, DiagnosticList diagnostics) => node switch
    {
        YamlScalar { Value: "", Form: ScalarForm.Plain } or not YamlScalar => WrongKind(node, name, diagnostics),
        YamlScalar scalar => CheckText(scalar, name, diagnostics) ? scalar : new YamlBroken(node.Range),
    };

    /// <summary>Whether the text fits; says why where not.</summary>
    protected abstract bool CheckText(YamlScalar text, string name, DiagnosticList diagnostics);
}

/// <summary>Any text.</summary>
public sealed class TextShape : ScalarShape
{
    /// <inheritdoc/>
    public override string Expected => "text";

    /// <inheritdoc/>
    protected override bool CheckText(YamlScalar text, string name, DiagnosticList diagnostics) => true;
}

/// <summary>One of a few words.</summary>
public sealed class ChoiceShape(params string[] choices) : ScalarShape
{
    /// <summary>The words.</summary>
    public IReadOnlyList<string> Choices => choices;

    /// <summary>What a text that is no choice wants instead, to end the message with; null, or null for a text, to name the nearest choice.</summary>
    public Func<string, string?>? Instead { get; init; }

    /// <inheritdoc/>
    public override string Expected => choices.Length == 1 ? $"'{choices[0]}'" : "one of " + string.Join(", ", choices);

    /// <inheritdoc/>
    protected override bool CheckText(YamlScalar text, string name, DiagnosticList diagnostics)
    {
        if (choices.Contains(text.Value))
        {
            return true;
        }

        diagnostics.Report(Rules.UnknownChoice, text.Range, text.Value, name, Instead?.Invoke(text.Value) is { } instead ? "; " + instead : Suggestion.For(text.Value, choices));
        return false;
    }
}

/// <summary>A whole number, in which <c>_</c> may group digits.</summary>
public sealed class WholeShape(long least, long most) : ScalarShape
{
    /// <summary>The smallest allowed.</summary>
    public long Least => least;

    /// <summary>The largest allowed.</summary>
    public long Most => most;

    /// <summary>A word that may stand instead of a number; null for none.</summary>
    public string? Word { get; init; }

    /// <inheritdoc/>
    public override string Expected => "a whole number" + OrWord;

    private string OrWord => Word is null ? "" : $" or '{Word}'";

    /// <inheritdoc/>
    protected override bool CheckText(YamlScalar text, string name, DiagnosticList diagnostics)
    {
        if (text.Value == Word)
        {
            return true;
        }

        if (Numbers.Whole(text.Value) is not { } value)
        {
            diagnostics.Report(Rules.NotANumber, text.Range, text.Value, name, $"a whole number such as 12 or 100_000{OrWord}");
            return false;
        }

        if (value >= least && value <= most)
        {
            return true;
        }

        string range = most == long.MaxValue || most == int.MaxValue
            ? $"at least {least.ToString(CultureInfo.InvariantCulture)}"
            : $"from {least.ToString(CultureInfo.InvariantCulture)} to {most.ToString(CultureInfo.InvariantCulture)}";
        diagnostics.Report(Rules.OutOfRange, text.Range, name, text.Value, range);
        return false;
    }
}

/// <summary>A number.</summary>
public sealed class NumberShape(double least, double most, bool aboveLeast = false) : ScalarShape
{
    /// <summary>The smallest allowed.</summary>
    public double Least => least;

    /// <summary>The largest allowed.</summary>
    public double Most => most;

    /// <summary>Whether <see cref="Least"/> itself is too small.</summary>
    public bool AboveLeast => aboveLeast;

    /// <summary>A word that may stand instead of a number; null for none.</summary>
    public string? Word { get; init; }

    /// <inheritdoc/>
    public override string Expected => "a number" + OrWord;

    private string OrWord => Word is null ? "" : $" or '{Word}'";

    /// <inheritdoc/>
    protected override bool CheckText(YamlScalar text, string name, DiagnosticList diagnostics)
    {
        if (text.Value == Word)
        {
            return true;
        }

        if (Numbers.Real(text.Value) is not { } value)
        {
            diagnostics.Report(Rules.NotANumber, text.Range, text.Value, name, $"a number such as 0.5{(Word is null ? " or 1e-3" : OrWord)}");
            return false;
        }

        if ((aboveLeast ? value > least : value >= least) && value <= most)
        {
            return true;
        }

        string lower = (aboveLeast ? "above " : double.IsPositiveInfinity(most) ? "at least " : "from ") + Numbers.Text(least);
        diagnostics.Report(Rules.OutOfRange, text.Range, name, text.Value, double.IsPositiveInfinity(most) ? lower : $"{lower} {(aboveLeast ? "and at most" : "to")} {Numbers.Text(most)}");
        return false;
    }
}

/// <summary>A yes or no.</summary>
public sealed class FlagShape : ScalarShape
{
    /// <inheritdoc/>
    public override string Expected => "true or false";

    /// <inheritdoc/>
    protected override bool CheckText(YamlScalar text, string name, DiagnosticList diagnostics)
    {
        if (text.Value is "true" or "false")
        {
            return true;
        }

        diagnostics.Report(Rules.UnknownChoice, text.Range, text.Value, name, "; there are true, false");
        return false;
    }
}
