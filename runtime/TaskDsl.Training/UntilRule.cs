using System.Globalization;
using TaskDsl.Experiments;

namespace TaskDsl.Training;

/// <summary>The rule that ends a round early.</summary>
internal static class UntilRule
{
    /// <summary>Whether a measurement reaches every bar.</summary>
    public static bool Reached(this UntilDefinition until, HeldOut check) =>
        (until.Accuracy is not { } accuracy || check.Accuracy >= accuracy)
        && (until.ValidCritiques is not { } critiques || check.ValidCritiques >= critiques);

    /// <summary>The rule in words, for manifests and messages.</summary>
    public static string Describe(this UntilDefinition until)
    {
        string[] bars =
        [
            .. until.Accuracy is { } accuracy ? [string.Create(CultureInfo.InvariantCulture, $"held-out accuracy >= {accuracy}")] : Array.Empty<string>(),
            .. until.ValidCritiques is { } critiques ? [string.Create(CultureInfo.InvariantCulture, $"valid critiques >= {critiques}")] : Array.Empty<string>(),
        ];
        return $"{string.Join(" and ", bars)}, checked every {until.Every} steps";
    }
}
