using System.Globalization;
using System.Text.RegularExpressions;

namespace TaskDsl.Language.Shapes;

/// <summary>Reads numbers as files write them, the same under every culture.</summary>
internal static class Numbers
{
    private static readonly Regex WholePattern = new(@"^-?[0-9]+(_[0-9]+)*\z", RegexOptions.CultureInvariant);

    private static readonly Regex RealPattern = new(@"^-?[0-9]+(_[0-9]+)*(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant);

    /// <summary>A whole number, or null where the text is none or does not fit into 64 bits.</summary>
    public static long? Whole(string text) =>
        WholePattern.IsMatch(text) && long.TryParse(text.Replace("_", ""), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : null;

    /// <summary>A finite number, or null where the text is none.</summary>
    public static double? Real(string text) =>
        RealPattern.IsMatch(text) && double.TryParse(text.Replace("_", ""), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && !double.IsInfinity(value) ? value : null;

    /// <summary>The shortest text that reads as the same number.</summary>
    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
