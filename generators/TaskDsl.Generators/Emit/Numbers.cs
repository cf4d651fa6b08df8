using System.Globalization;

namespace TaskDsl.Generators.Emit;

/// <summary>Writes numbers as C# literals, the same under every culture.</summary>
internal static class Numbers
{
    public static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
