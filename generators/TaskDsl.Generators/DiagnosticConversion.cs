using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using TaskDsl.Language.Diagnostics;

namespace TaskDsl.Generators;

/// <summary>Turns the language's diagnostics into the compiler's, in the last step: the compiler's cannot be cached.</summary>
internal static class DiagnosticConversion
{
    private static readonly Dictionary<string, DiagnosticDescriptor> Descriptors = Rules.All.ToDictionary(rule => rule.Id, Descriptor, StringComparer.Ordinal);

    public static Diagnostic ToDiagnostic(this LanguageDiagnostic diagnostic)
    {
        FilePlace place = diagnostic.Place;
        var location = Location.Create(
            place.Path,
            TextSpan.FromBounds(place.Range.Start, place.Range.End),
            new LinePositionSpan(new LinePosition(place.StartLine, place.StartColumn), new LinePosition(place.EndLine, place.EndColumn)));
        return Diagnostic.Create(Descriptors[diagnostic.Rule.Id], location, [.. diagnostic.Arguments]);
    }

    private static DiagnosticDescriptor Descriptor(Rule rule) =>
        new(rule.Id, rule.Title, rule.Message, "TaskDsl", DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: rule.HelpLink);
}
