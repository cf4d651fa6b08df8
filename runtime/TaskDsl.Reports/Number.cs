using System.Globalization;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Reports;

/// <summary>Numbers as the page prints them.</summary>
internal static class Number
{
    private const string Absent = "–";

    internal static string Of(Estimate? estimate, bool signed = false) => Of(estimate?.Value, signed);

    internal static string Of(double? value, bool signed = false) =>
        value is { } number ? number.ToString(signed ? "+0.0000;−0.0000;0.0000" : "0.0000", CultureInfo.InvariantCulture) : Absent;

    internal static string Interval(Estimate? estimate, bool signed = false) =>
        estimate is null ? "not defined" : $"[{Of(estimate.Low, signed)}, {Of(estimate.High, signed)}]";

    internal static string Brief(Estimate? estimate, bool signed = false)
    {
        if (estimate is null)
        {
            return Absent;
        }

        string value = estimate.Value.ToString(signed ? "+0.000;−0.000;0.000" : "0.000", CultureInfo.InvariantCulture);
        return $"{value} ± {estimate.StandardError.ToString("0.000", CultureInfo.InvariantCulture)}";
    }

    internal static string Percent(Estimate? estimate) => estimate is null ? Absent : (100 * estimate.Value).ToString("0.0", CultureInfo.InvariantCulture) + "\u00A0%";

    internal static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
