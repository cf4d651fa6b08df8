using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace TaskDsl.Generators.Tests;

/// <summary>What every run of the generator must keep.</summary>
internal static class Caching
{
    public static void AssertCached(GeneratorRunResult result)
    {
        foreach (string name in TrackingNames.All)
        {
            if (result.TrackedSteps.TryGetValue(name, out var steps))
            {
                Assert.All(steps.SelectMany(step => step.Outputs), output => Assert.True(output.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{name}: {output.Reason}"));
            }
        }

        Assert.All(result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs), output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }

    public static void AssertHoldsNoCompilation(GeneratorRunResult result)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (string name in TrackingNames.All)
        {
            if (result.TrackedSteps.TryGetValue(name, out var steps))
            {
                foreach ((object value, _) in steps.SelectMany(step => step.Outputs))
                {
                    Visit(value, name, seen);
                }
            }
        }
    }

    private static void Visit(object? value, string step, HashSet<object> seen)
    {
        if (value is null or string || value.GetType().IsPrimitive || value.GetType().IsEnum || !seen.Add(value))
        {
            return;
        }

        Assert.False(value is Compilation or ISymbol or SyntaxNode or SyntaxTree or Location or AdditionalText, $"{step} keeps a {value.GetType()}");
        if (value is IEnumerable items)
        {
            foreach (object? item in items)
            {
                Visit(item, step, seen);
            }
        }

        foreach (FieldInfo field in value.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            Visit(field.GetValue(value), step, seen);
        }
    }
}
