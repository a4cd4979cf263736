using System.Text;

namespace AutoVideo.Articles.Robots;

/// <summary>What a robots.txt says to one program (RFC 9309, section 2.2); pure.</summary>
internal sealed class RobotsRules
{
    public static readonly RobotsRules AllowAll = new([]);

    private readonly IReadOnlyList<(bool Allow, string Pattern)> rules;

    private RobotsRules(IReadOnlyList<(bool Allow, string Pattern)> rules) => this.rules = rules;

    /// <param name="text">The file; what is no rule is passed over.</param>
    /// <param name="agent">Product token of the program.</param>
    public static RobotsRules Parse(string text, string agent)
    {
        var own = new List<(bool, string)>();
        var all = new List<(bool, string)>();
        bool named = false, isOwn = false, isAll = false, inAgents = false;
        foreach (var raw in text.TrimStart('\uFEFF').Split('\n', '\r'))
        {
            var comment = raw.IndexOf('#', StringComparison.Ordinal);
            var line = comment < 0 ? raw : raw[..comment];
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
                continue;
            var (key, value) = (line[..colon].Trim().ToLowerInvariant(), line[(colon + 1)..].Trim());
            switch (key)
            {
                case "user-agent":
                    // Agents in a row share the rules that follow; after rules a new group begins.
                    if (!inAgents)
                        (isOwn, isAll) = (false, false);
                    inAgents = true;
                    isOwn |= Token(value).Equals(agent, StringComparison.OrdinalIgnoreCase);
                    isAll |= value == "*";
                    named |= isOwn;
                    break;
                case "allow" or "disallow":
                    inAgents = false;
                    // An empty pattern allows everything, which is what no rule says too.
                    if (value.Length == 0)
                        break;
                    if (isOwn)
                        own.Add((key == "allow", Normalized(value)));
                    if (isAll)
                        all.Add((key == "allow", Normalized(value)));
                    break;
            }
        }
        return new(named ? own : all);
    }

    /// <param name="pathAndQuery">As it is requested, percent-encoded.</param>
    public bool Allows(string pathAndQuery)
    {
        var path = Normalized(pathAndQuery);
        if (path == "/robots.txt")
            return true;
        var (length, allowed) = (-1, true);
        foreach (var (allow, pattern) in rules)
            // The longest match decides; of two of the same length the one that allows.
            if ((pattern.Length > length || (pattern.Length == length && allow)) && Matches(pattern, path))
                (length, allowed) = (pattern.Length, allow);
        return allowed;
    }

    private static string Token(string value) => string.Concat(value.TakeWhile(c => char.IsAsciiLetter(c) || c is '_' or '-'));

    /// <summary>Percent-encodings of what needs none undone, others in capitals, everything outside ASCII encoded: one form of each path.</summary>
    private static string Normalized(string path)
    {
        var result = new StringBuilder(path.Length);
        var bytes = Encoding.UTF8.GetBytes(path);
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = bytes[i];
            if (value == '%' && i + 2 < bytes.Length && Uri.IsHexDigit((char)bytes[i + 1]) && Uri.IsHexDigit((char)bytes[i + 2]))
            {
                var encoded = Convert.ToByte($"{(char)bytes[i + 1]}{(char)bytes[i + 2]}", 16);
                i += 2;
                if (char.IsAsciiLetterOrDigit((char)encoded) || encoded is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~')
                    result.Append((char)encoded);
                else
                    result.Append(System.Globalization.CultureInfo.InvariantCulture, $"%{encoded:X2}");
            }
            else if (value is > 0x20 and < 0x7F)
                result.Append((char)value);
            else
                result.Append(System.Globalization.CultureInfo.InvariantCulture, $"%{value:X2}");
        }
        return result.ToString();
    }

    /// <summary><c>*</c> is any run of characters, <c>$</c> at the end the end. Time is at most the product of both lengths.</summary>
    private static bool Matches(string pattern, string path)
    {
        var anchored = pattern.EndsWith('$');
        var end = anchored ? pattern.Length - 1 : pattern.Length;
        int p = 0, s = 0, star = -1, mark = 0;
        while (true)
        {
            if (p == end && (!anchored || s == path.Length))
                return true;
            if (p < end && pattern[p] == '*')
                (star, mark) = (p++, s);
            else if (p < end && s < path.Length && pattern[p] == path[s])
                (p, s) = (p + 1, s + 1);
            else if (star >= 0 && mark < path.Length)
                (p, s) = (star + 1, ++mark);
            else
                return false;
        }
    }
}
