using System.Text;
using System.Text.Json;
using TaskDsl.Files;

namespace TaskDsl.Tokenizers.Files;

/// <summary>Reads a <c>tokenizer.json</c> of Hugging Face's layout, and says of one that cannot be used where and why.</summary>
/// <param name="path">The file's path, for messages.</param>
/// <param name="bytes">What it holds.</param>
internal sealed class TokenizerFileReader(string path, byte[] bytes)
{
    private readonly int _mark = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;

    private ReadOnlySpan<byte> Json => bytes.AsSpan(_mark);

    /// <summary>Reads the file.</summary>
    /// <param name="family">The family that it must be of; null to take the one whose pattern it has.</param>
    /// <exception cref="TokenizerFileException">It is no byte-level byte-pair tokenizer of the family.</exception>
    public BytePairVocabulary Read(TokenizerFamily? family)
    {
        try
        {
            return Read(PlacedJson.Read(Json), family);
        }
        catch (JsonException e)
        {
            throw Error(JsonMistake.OffsetOf(e, Json), Json.IsEmpty ? "The file is empty." : $"This is no JSON: {JsonMistake.ReasonOf(e)}");
        }
        catch (PlacedJsonException e)
        {
            throw Error(e.Offset, e.Message);
        }
    }

    /// <summary>An error at a value.</summary>
    public TokenizerFileException Error(PlacedJson at, string message) => Error(at.Offset, message);

    /// <summary>An error at a byte.</summary>
    public TokenizerFileException Error(int offset, string message)
    {
        (int line, int column) = JsonMistake.PlaceOf(Json, offset);
        return new TokenizerFileException(path, line, column, message);
    }

    private BytePairVocabulary Read(PlacedJson file, TokenizerFamily? family)
    {
        if (file.Kind != JsonTokenType.StartObject || file["model"] is not { Kind: JsonTokenType.StartObject } model)
        {
            throw Error(file, "This is no tokenizer.json of Hugging Face's layout: it has no object \"model\".");
        }

        ModelKind.Check(this, model);
        var splitting = new SplittingReader(this, file);
        TokenizerFamily found = splitting.Family(family);
        var tokens = new ModelReader(this, model, AddedTokens(file));
        BytePairMerge[] merges = tokens.Merges();
        return new BytePairVocabulary
        {
            Family = found,
            Composes = splitting.Composes(found),
            Tokens = tokens.Text(merges, found),
            Merges = merges,
            IgnoresMerges = model["ignore_merges"] is { Kind: JsonTokenType.True },
            Begin = found.Begin is { } begin ? tokens.Control([begin], found) : null,
            End = tokens.Control([found.End], found),
            Pad = found.Pads.IsEmpty ? tokens.Rows : tokens.Control(found.Pads, found),
        };
    }

    private List<AddedToken> AddedTokens(PlacedJson file)
    {
        var tokens = new List<AddedToken>();
        if (file["added_tokens"] is not { } list)
        {
            return tokens;
        }

        if (list.Kind != JsonTokenType.StartArray)
        {
            throw Error(list, $"\"added_tokens\" must be a list, and is {list.Described}.");
        }

        foreach (PlacedJson item in list.Items)
        {
            tokens.Add(item["id"]?.Id is { } id && item["content"] is { Kind: JsonTokenType.String, Text: { Length: > 0 } content }
                ? new AddedToken(id, content, item)
                : throw Error(item, $"An added token needs an \"id\" from 0 to {PlacedJson.MostIds} and a \"content\"."));
        }

        return tokens;
    }
}

/// <summary>A token that no merge makes, such as the control tokens.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">How it is written.</param>
/// <param name="Place">Where the file has it.</param>
internal sealed record AddedToken(int Id, string Content, PlacedJson Place);
