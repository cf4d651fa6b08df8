using System.Globalization;
using System.Text.RegularExpressions;

namespace TaskDsl.Training;

/// <summary>The tensors of a folder, held to those that its configuration needs: each is found once, with its shape.</summary>
internal sealed partial class PretrainedTensors
{
    private const int Shown = 12;

    private readonly string _folder;
    private readonly WeightFamily _family;
    private readonly Dictionary<string, (TensorFile File, SafeTensorsEntry Entry)> _found = new(StringComparer.Ordinal);

    /// <summary>Finds the tensors.</summary>
    /// <exception cref="WeightsException">Some are missing, unknown, or of another shape or type.</exception>
    public PretrainedTensors(string folder, WeightFamily family, TransformerConfiguration shape, IReadOnlyList<TensorFile> files)
    {
        (_folder, _family) = (folder, family);
        foreach (TensorFile file in files)
        {
            foreach (SafeTensorsEntry entry in file.Entries.Where(entry => !family.IsBuffer(Bare(entry.Name))))
            {
                if (!_found.TryAdd(Bare(entry.Name), (file, entry)))
                {
                    throw new WeightsException(folder, $"has '{entry.Name}' twice, with and without '{family.Prefix}'", "Save the model again.");
                }
            }
        }

        TensorPlacement[] expected = [.. family.Placements(shape)];
        CheckNames(expected, shape);
        CheckShapes(expected);
    }

    /// <summary>Where a tensor lies.</summary>
    public (TensorFile File, SafeTensorsEntry Entry) this[string name] => _found[Bare(name)];

    /// <summary>Whether there is a tensor of a name.</summary>
    public bool Has(string name) => _found.ContainsKey(Bare(name));

    private string Bare(string name) => name.StartsWith(_family.Prefix, StringComparison.Ordinal) ? name[_family.Prefix.Length..] : name;

    private void CheckNames(TensorPlacement[] expected, TransformerConfiguration shape)
    {
        string[] missing = [.. expected.Select(placement => placement.Name).Where(name => !Has(name))];
        if (missing.Length > 0)
        {
            throw new WeightsException(
                _folder,
                $"lacks {missing.Length} of the {expected.Length} tensors that its config.json asks for: {Grouped(missing)}",
                missing is [{ } only] && only == _family.HeadTensor ? "Where the head is the token embedding, config.json says \"tie_word_embeddings\": true." : "Download the folder again, or correct its config.json.");
        }

        var known = expected.Select(placement => Bare(placement.Name)).ToHashSet(StringComparer.Ordinal);
        // A tied head may have been saved besides; whether it is the embedding is seen when it is read.
        string[] unknown = [.. _found.Where(tensor => !known.Contains(tensor.Key) && !(shape.TiedHead && tensor.Key == _family.HeadTensor)).Select(tensor => tensor.Value.Entry.Name)];
        if (unknown.Length > 0)
        {
            throw new WeightsException(_folder, $"has {unknown.Length} tensors that a model of type {_family.ModelType} with its config.json has no place for: {Grouped(unknown)}", "Correct its config.json, or use a model of a supported type.");
        }
    }

    private void CheckShapes(TensorPlacement[] expected)
    {
        string[] wrong =
        [
            .. expected.Select(placement => (placement.Name, Expected: placement.Shape, Found: this[placement.Name])).Where(tensor => !tensor.Found.Entry.Shape.AsSpan().SequenceEqual(tensor.Expected))
                .Select(tensor => $"'{tensor.Name}' is [{string.Join(", ", tensor.Found.Entry.Shape)}] and should be [{string.Join(", ", tensor.Expected)}] (in {Path.GetFileName(tensor.Found.File.Path)})"),
        ];
        if (wrong.Length > 0)
        {
            throw new WeightsException(_folder, $"has tensors of other shapes than its config.json says: {string.Join("; ", wrong.Take(Shown))}{(wrong.Length > Shown ? $"; and {wrong.Length - Shown} more" : "")}", "Correct its config.json, or download the folder again.");
        }

        if (expected.Select(placement => this[placement.Name]).FirstOrDefault(tensor => !ElementTypes.All.Contains(tensor.Entry.ElementType)) is { Entry: { } foreign, File: var file })
        {
            throw new WeightsException(file.Path, $"has '{foreign.Name}' of type {foreign.ElementType}, which is not read", $"Types that are read: {string.Join(", ", ElementTypes.All)}. Save the model in one of them.");
        }
    }

    // The same tensor of many layers is said once: model.layers.{0-3, 7}.mlp.up_proj.weight.
    private static string Grouped(IEnumerable<string> names)
    {
        string[] groups =
        [
            .. names.Select(name => (Name: name, Layer: LayerNumber().Match(name)))
                .GroupBy(each => each.Layer.Success ? LayerNumber().Replace(each.Name, ".{}.", 1) : each.Name, each => each.Layer, StringComparer.Ordinal)
                .Select(group => group.First().Success ? group.Key.Replace("{}", Ranges([.. group.Select(layer => int.Parse(layer.Groups[1].Value, CultureInfo.InvariantCulture)).Order()]), StringComparison.Ordinal) : group.Key),
        ];
        return string.Join(", ", groups.Take(Shown)) + (groups.Length > Shown ? $", and {groups.Length - Shown} more" : "");
    }

    private static string Ranges(int[] numbers)
    {
        if (numbers.Length == 1)
        {
            return $"{numbers[0]}";
        }

        var ranges = new List<string>();
        for (int first = 0; first < numbers.Length;)
        {
            int last = first;
            while (last + 1 < numbers.Length && numbers[last + 1] == numbers[last] + 1)
            {
                last++;
            }

            ranges.Add(first == last ? $"{numbers[first]}" : $"{numbers[first]}-{numbers[last]}");
            first = last + 1;
        }

        return $"{{{string.Join(", ", ranges)}}}";
    }

    [GeneratedRegex(@"\.(\d{1,6})\.")]
    private static partial Regex LayerNumber();
}
