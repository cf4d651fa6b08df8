using System.Collections.Immutable;
using TaskDsl.Language;
using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Model;

namespace TaskDsl.Generators.Inputs;

/// <summary>The files that repeat another's name, in more or less the same case. Two sources of one name would end the generator, and with it every task's code.</summary>
internal sealed record DuplicateNames(EquatableArray<string> Paths, EquatableArray<LanguageDiagnostic> Diagnostics)
{
    public static DuplicateNames Find(ImmutableArray<Placed> names, Rule rule)
    {
        var later = new List<(Placed Name, Placed First)>();
        foreach (IGrouping<string, Placed> same in names.GroupBy(name => name.Text, StringComparer.OrdinalIgnoreCase))
        {
            Placed[] inOrder = [.. same.OrderBy(name => name.Place.Path, StringComparer.Ordinal)];
            later.AddRange(inOrder.Skip(1).Select(name => (name, inOrder[0])));
        }

        return new DuplicateNames(
            later.Select(pair => pair.Name.Place.Path).ToEquatableArray(),
            later.Select(pair => new LanguageDiagnostic(rule, pair.Name.Place, new EquatableArray<string>([pair.Name.Text, Path.GetFileName(pair.First.Place.Path)]))).ToEquatableArray());
    }
}
