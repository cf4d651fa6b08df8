using System.Text;

namespace TaskDsl.Language.Naming;

/// <summary>The C# names of what files name.</summary>
public static class CSharpName
{
    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal", "default",
        "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for", "foreach", "goto",
        "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out",
        "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc",
        "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort",
        "using", "virtual", "void", "volatile", "while",
    };

    /// <summary>Whether a file may name a task or an experiment so: letters, digits and <c>_</c>, a letter first.</summary>
    public static bool IsIdentifier(string name) =>
        name.Length > 0 && Letter(name[0]) && name.All(c => Letter(c) || c is '_' or (>= '0' and <= '9'));

    /// <summary>Whether a file may name what becomes a folder or a file so: letters, digits, <c>_</c> and <c>-</c>.</summary>
    public static bool IsFolderName(string name) => name.Length > 0 && name.All(c => Letter(c) || c is '_' or '-' or (>= '0' and <= '9'));

    /// <summary>Whether a file may name a field, a format or a model so: lower-case words and digits joined by single <c>_</c>.</summary>
    public static bool IsSnakeCase(string name) =>
        name.Length > 0 && name[0] is >= 'a' and <= 'z' && name.All(c => c is '_' or (>= 'a' and <= 'z') or (>= '0' and <= '9'))
        && !name.Contains("__") && name[name.Length - 1] != '_';

    /// <summary><c>direct_refinement</c> → <c>DirectRefinement</c>.</summary>
    public static string Pascal(string snake) =>
        string.Concat(snake.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)));

    /// <summary><c>direct_refinement</c> → <c>directRefinement</c>, escaped where it is a keyword.</summary>
    public static string Camel(string snake)
    {
        string pascal = Pascal(snake);
        return Escape(char.ToLowerInvariant(pascal[0]) + pascal.Substring(1));
    }

    /// <summary>A C# name as code spells it: escaped where it is a keyword.</summary>
    public static string Escape(string name) => Keywords.Contains(name) ? "@" + name : name;

    /// <summary><c>maxWords</c> → <c>max_words</c>: how a file may spell a C# parameter.</summary>
    public static string Snake(string camel)
    {
        var snake = new StringBuilder();
        foreach (char c in camel)
        {
            if (char.IsUpper(c) && snake.Length > 0)
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(c));
        }

        return snake.ToString();
    }

    /// <summary>The enum members of labels, in their order: their words in Pascal case; <c>Label3</c> for one without a usable word; a number against equals.</summary>
    public static string[] Labels(IEnumerable<string> labels)
    {
        var names = new List<string>();
        foreach (string label in labels)
        {
            string name = Member(label, names.Count + 1);
            for (int i = 2; names.Contains(name); i++)
            {
                name = Member(label, names.Count + 1) + "_" + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }

            names.Add(name);
        }

        return [.. names];
    }

    private static string Member(string label, int number)
    {
        var name = new StringBuilder();
        bool first = true;
        foreach (char c in label)
        {
            if (Letter(c) || c is >= '0' and <= '9')
            {
                name.Append(first ? char.ToUpperInvariant(c) : c);
                first = false;
            }
            else
            {
                first = true;
            }
        }

        return name.Length == 0 ? "Label" + number.ToString(System.Globalization.CultureInfo.InvariantCulture)
            : name[0] is >= '0' and <= '9' ? "Label" + name
            : name.ToString();
    }

    private static bool Letter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    /// <summary>A namespace from what MSBuild calls one: what C# does not allow becomes <c>_</c>.</summary>
    public static string Namespace(string text)
    {
        string[] parts = [.. text.Split('.').Where(part => part.Length > 0).Select(Part)];
        return parts.Length == 0 ? "TaskDslGenerated" : string.Join(".", parts);
    }

    private static string Part(string part)
    {
        var name = new StringBuilder();
        foreach (char c in part)
        {
            name.Append(char.IsLetterOrDigit(c) || c == '_' ? c : '_');
        }

        if (char.IsDigit(name[0]))
        {
            name.Insert(0, '_');
        }

        return Escape(name.ToString());
    }
}
