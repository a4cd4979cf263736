using System.Text;
using System.Text.RegularExpressions;
using AutoVideo.Failures;

namespace AutoVideo.Articles.Reading;

/// <summary>From bytes to text: a byte order mark first, then what the header says, then what the page says, then what the bytes look like (WHATWG Encoding).</summary>
internal static partial class PageText
{
    private const int Sniffed = 4_096;
    private static readonly Encoding Strict = new UTF8Encoding(false, throwOnInvalidBytes: true);

    /// <exception cref="PermanentException"><c>article_unreadable</c>: no text.</exception>
    public static string Decode(byte[] bytes, string? charset)
    {
        var text = EncodingOf(bytes, charset).GetString(bytes).TrimStart('\uFEFF');
        var broken = text.Count(c => c == '\uFFFD' || IsControl(c));
        return broken <= text.Length / 50
            ? (broken == 0 ? text : string.Create(text.Length, text, (clean, given) =>
            {
                for (var i = 0; i < clean.Length; i++)
                    clean[i] = IsControl(given[i]) ? ' ' : given[i];
            }))
            : throw new PermanentException("article_unreadable", "The page is not text in any known encoding.");
    }

    private static bool IsControl(char c) => char.IsControl(c) && c is not ('\t' or '\n' or '\r' or '\f' or '\u0085');

    private static Encoding EncodingOf(byte[] bytes, string? charset)
    {
        if (bytes.AsSpan().StartsWith("\uFEFF"u8))
            return Encoding.UTF8;
        if (bytes is [0xFE, 0xFF, ..])
            return Encoding.BigEndianUnicode;
        if (bytes is [0xFF, 0xFE, ..])
            return Encoding.Unicode;
        return Named(charset) ?? Named(Said(bytes)) ?? (IsUtf8(bytes) ? Encoding.UTF8 : Named("windows-1252")!);
    }

    private static string? Said(byte[] bytes)
    {
        var head = Encoding.Latin1.GetString(bytes, 0, Math.Min(bytes.Length, Sniffed));
        var found = Meta().Match(head) is { Success: true } meta ? meta : Declaration().Match(head);
        // A page that could be read this far is not in UTF-16, whatever it says.
        return !found.Success ? null : found.Groups[1].Value.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase) ? "utf-8" : found.Groups[1].Value;
    }

    private static Encoding? Named(string? name)
    {
        switch (name?.Trim(' ', '"', '\'').ToLowerInvariant())
        {
            case null or "":
                return null;
            case "utf-8" or "utf8":
                return Encoding.UTF8;
            // The labels that browsers read as their larger neighbours.
            case "iso-8859-1" or "latin1" or "ascii" or "us-ascii" or "iso8859-1":
                name = "windows-1252";
                break;
            case "gb2312" or "gbk" or "x-gbk":
                name = "gb18030";
                break;
            case "shift_jis" or "shift-jis" or "sjis" or "x-sjis" or "windows-31j" or "ms_kanji":
                name = "shift_jis";
                break;
        }
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name.Trim(' ', '"', '\'')) ?? Encoding.GetEncoding(name.Trim(' ', '"', '\''));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool IsUtf8(byte[] bytes)
    {
        try
        {
            Strict.GetCharCount(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"<meta[^>]{0,300}?charset\s*=\s*[""']?\s*([A-Za-z0-9_:.-]{2,40})", RegexOptions.IgnoreCase)]
    private static partial Regex Meta();

    [GeneratedRegex(@"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[""']([A-Za-z0-9_:.-]{2,40})", RegexOptions.IgnoreCase)]
    private static partial Regex Declaration();
}
