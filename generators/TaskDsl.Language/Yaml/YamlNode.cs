using TaskDsl.Language.Diagnostics;

namespace TaskDsl.Language.Yaml;

/// <summary>How a text is written.</summary>
public enum ScalarForm
{
    /// <summary>Without quotes.</summary>
    Plain,

    /// <summary>Between single quotes.</summary>
    SingleQuoted,

    /// <summary>Between double quotes.</summary>
    DoubleQuoted,

    /// <summary>A block that keeps its lines: <c>|</c>.</summary>
    Literal,

    /// <summary>A block that joins its lines: <c>&gt;</c>.</summary>
    Folded,
}

/// <summary>One node of a YAML file, with where it stands.</summary>
public abstract class YamlNode(TextRange range)
{
    /// <summary>Where it stands.</summary>
    public TextRange Range { get; } = range;
}

/// <summary>A text. The place it stands in decides its type.</summary>
public sealed class YamlScalar(string value, ScalarForm form, TextRange range) : YamlNode(range)
{
    /// <summary>The text after YAML's unfolding and unescaping.</summary>
    public string Value { get; } = value;

    /// <summary>How it is written.</summary>
    public ScalarForm Form { get; } = form;
}

/// <summary>A list.</summary>
public sealed class YamlList(IReadOnlyList<YamlNode> items, TextRange range) : YamlNode(range)
{
    /// <summary>The items in order.</summary>
    public IReadOnlyList<YamlNode> Items { get; } = items;
}

/// <summary>A map. Keys are texts, each but once.</summary>
public sealed class YamlMap(IReadOnlyList<YamlEntry> entries, TextRange range) : YamlNode(range)
{
    /// <summary>The entries in the order of the file.</summary>
    public IReadOnlyList<YamlEntry> Entries { get; } = entries;

    /// <summary>The entry of this key, or null.</summary>
    public YamlEntry? Entry(string key) => Entries.FirstOrDefault(entry => entry.Key.Value == key);

    /// <summary>The value of this key; null where it is missing or broken.</summary>
    public T? Get<T>(string key)
        where T : YamlNode => Entry(key)?.Value as T;
}

/// <summary>A key with its value.</summary>
public sealed class YamlEntry(YamlScalar key, YamlNode value)
{
    /// <summary>The key.</summary>
    public YamlScalar Key { get; } = key;

    /// <summary>The value.</summary>
    public YamlNode Value { get; } = value;
}

/// <summary>Stands for a node with a mistake that has been reported: whoever meets it says nothing more.</summary>
public sealed class YamlBroken(TextRange range) : YamlNode(range);
