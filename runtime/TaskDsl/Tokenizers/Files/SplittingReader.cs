using System.Text.Json;

namespace TaskDsl.Tokenizers.Files;

/// <summary>Reads what a <c>tokenizer.json</c> does with text before any merge: composing and splitting.</summary>
internal sealed class SplittingReader(TokenizerFileReader reader, PlacedJson file)
{
    /// <summary>The family whose pattern the file has.</summary>
    /// <param name="wanted">The family that it must be; null for any.</param>
    public TokenizerFamily Family(TokenizerFamily? wanted)
    {
        (string pattern, PlacedJson place) = Pattern();
        TokenizerFamily? found = TokenizerFamily.All.FirstOrDefault(family => family.Pattern == pattern);
        if (found is null)
        {
            string expected = wanted is null ? string.Join("; ", TokenizerFamily.All.Select(family => $"{family}: {family.Pattern}")) : $"that of {wanted} is {wanted.Pattern}";
            throw reader.Error(place, $"The file splits text by the pattern {pattern}, and {(wanted is null ? $"no family has it. There are {expected}" : expected)}. Masks are proved for the family's pattern alone, so another one will not do.");
        }

        return wanted is null || wanted == found ? found : throw reader.Error(place, $"The file splits text by the pattern of {found}, {found.Pattern}, and it is read as {wanted}, whose pattern is {wanted.Pattern}. Name the family {found}, or the file of a {wanted} model.");
    }

    /// <summary>Whether the file composes characters (NFC).</summary>
    public bool Composes(TokenizerFamily family)
    {
        PlacedJson[] steps = [.. Steps(file["normalizer"], "normalizers")];
        foreach (PlacedJson step in steps)
        {
            if (!family.Composes || TypeOf(step) != "NFC")
            {
                throw reader.Error(step, $"The file changes text before it splits it, by the normalizer {TypeOf(step)}. {(family.Composes ? "Only NFC is known" : $"Files of the family {family} have none")}: what is learned would not be what was written.");
            }
        }

        return steps.Length > 0;
    }

    private (string Pattern, PlacedJson Place) Pattern()
    {
        PlacedJson[] steps = [.. Steps(file["pre_tokenizer"], "pretokenizers")];
        foreach (PlacedJson step in steps)
        {
            if (TypeOf(step) == "Metaspace")
            {
                throw reader.Error(step, "This is a SentencePiece tokenizer (Metaspace). Where it cuts depends on its vocabulary, so that no mask can be proved for it. Use a byte-level one: gpt2, llama3 or qwen2.");
            }

            if (step["add_prefix_space"] is { Kind: JsonTokenType.True } prefix)
            {
                throw reader.Error(prefix, "With \"add_prefix_space\": true a text gets a space that nobody wrote, and its ids are not those of the text. Set it to false, if the model was trained so; else use another tokenizer.");
            }
        }

        switch (Array.ConvertAll(steps, TypeOf))
        {
            case ["ByteLevel"] when steps[0]["use_regex"] is not { Kind: JsonTokenType.False }:
                return (TokenizerFamily.Gpt2.Pattern, steps[0]);
            case ["Split", "ByteLevel"] when steps[1]["use_regex"] is { Kind: JsonTokenType.False }:
                PlacedJson pattern = SplitBy(steps[0]);
                return (pattern.Text, pattern);
            default:
                throw reader.Error(file["pre_tokenizer"] ?? file, $"The \"pre_tokenizer\" must be a ByteLevel with its own pattern, or a Split by a pattern and then a ByteLevel with \"use_regex\": false. This file has {(steps.Length == 0 ? "none" : string.Join(", then ", steps.Select(step => TypeOf(step) + (step["use_regex"] is { } use ? $" (\"use_regex\": {use.Described})" : ""))))}.");
        }
    }

    private PlacedJson SplitBy(PlacedJson split)
    {
        if (split["pattern"]?["Regex"] is not { Kind: JsonTokenType.String } pattern)
        {
            throw reader.Error(split, "The Split has no \"pattern\": { \"Regex\": … }.");
        }

        // What matches is a piece. A family's pattern matches all there is, so both ways say the same.
        bool inverted = split["invert"] is { Kind: JsonTokenType.True };
        return (split["behavior"]?.Text, inverted) is ("Isolated", false) or ("Removed", true)
            ? pattern
            : throw reader.Error(split, $"The Split must make each match a piece (\"behavior\": \"Isolated\", \"invert\": false). This one has \"behavior\": {split["behavior"]?.Described ?? "none"}, \"invert\": {(inverted ? "true" : "false")}.");
    }

    // The steps of a sequence, or the one step that there is.
    private static IEnumerable<PlacedJson> Steps(PlacedJson? value, string list) => value is null ? []
        : TypeOf(value) == "Sequence" && value[list] is { } steps ? steps.Items.SelectMany(step => Steps(step, list))
        : [value];

    private static string TypeOf(PlacedJson value) => value["type"]?.Text ?? "without a type";
}
