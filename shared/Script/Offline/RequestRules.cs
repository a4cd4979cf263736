using System.Globalization;
using System.Text;
using AutoVideo.Failures;
using AutoVideo.Videos;

namespace AutoVideo.Script.Offline;

/// <summary>What a request must satisfy before anything is read from it. Every text is a stranger's: data, never instructions.</summary>
internal static class RequestRules
{
    public const int MaxTopicLength = 300;
    public const int MaxSourceBytes = 1_000_000;
    public const double MinSeconds = 5;
    public const double MaxSeconds = 600;

    public static void Check(ScriptRequest request)
    {
        if (double.IsNaN(request.Seconds) || request.Seconds is < MinSeconds or > MaxSeconds)
            throw new PermanentException("seconds_out_of_range", "The length must be between 5 and 600 seconds.");
        if (request.Language is not null)
            SupportedLanguage(request.Language);
        if (request is { Source: not null, ReadyScript: not null })
            throw new PermanentException("source_and_script", "Give a source or a ready script, not both.");
        if (request.Topic is not null || request is { Source: null, ReadyScript: null })
            CheckTopic(request.Topic);
        if (request.Source is not null)
            CheckText(request.Source, "source", "The source");
        if (request.ReadyScript is not null)
            CheckText(request.ReadyScript, "script", "The script");
    }

    /// <summary>The tag of <see cref="Languages.All"/> that a BCP 47 tag stands for (<c>en-GB</c> is <c>en</c>, <c>zh-Hant</c> is <c>zh-TW</c>).</summary>
    public static string SupportedLanguage(string tag)
    {
        var lower = tag.Trim().ToLowerInvariant();
        if (lower is "zh" or "zh-tw" or "zh-hk" or "zh-hant" || lower.StartsWith("zh-hant-", StringComparison.Ordinal))
            return Languages.TraditionalChinese;
        var found = Languages.All.FirstOrDefault(language =>
            language != Languages.TraditionalChinese
            && (lower == language || (lower.StartsWith(language + "-", StringComparison.Ordinal) && lower.Length <= 12)));
        return found ?? throw LanguageUnknown($"'{Shortened(tag)}' is not a language that scripts are written in offline.");
    }

    public static PermanentException LanguageUnknown(string what) =>
        new("language_unknown", $"{what} Supported are {string.Join(", ", Languages.All)}.");

    private static void CheckTopic(string? topic)
    {
        if (string.IsNullOrWhiteSpace(topic))
            throw new PermanentException("topic_invalid", "Give a topic of 1 to 300 characters, a source or a ready script.");
        if (topic.Length > MaxTopicLength)
            throw new PermanentException("topic_invalid", $"The topic has {topic.Length} characters; at most {MaxTopicLength} are allowed. Longer text belongs in the source.");
        if (topic.Any(char.IsControl) || !IsWellFormed(topic) || !topic.Any(char.IsLetterOrDigit))
            throw new PermanentException("topic_invalid", "The topic must be words on one line, without control characters.");
    }

    private static void CheckText(string text, string kind, string name)
    {
        if (text.Length > MaxSourceBytes || Encoding.UTF8.GetByteCount(text) > MaxSourceBytes)
            throw new PermanentException($"{kind}_too_large", $"{name} is larger than 1 MB.");
        if (text.Any(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r' or '\f')) || !IsWellFormed(text))
            throw new PermanentException($"{kind}_not_text", $"{name} contains control characters or broken text: it looks like a binary file. Give UTF-8 text.");
        // A binary file read as UTF-8 turns into replacement characters.
        if (text.Count(c => c == '\uFFFD') > text.Length / 100)
            throw new PermanentException($"{kind}_not_text", $"{name} is not UTF-8 text.");
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }
        return true;
    }

    private static string Shortened(string text) =>
        new([.. text.Take(40).Where(c => !char.IsControl(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Surrogate)]);
}
