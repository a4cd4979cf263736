using System.Text;

namespace AutoVideo.Ai.Text;

/// <summary>How many tokens a text takes, about right for all scripts: four bytes a token in English, three a character in Chinese.</summary>
internal static class TextTokens
{
    public static long Of(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text) / 4 + 1;

    /// <summary>What an answer took. Some servers give no figures, or none for what they stream: then what was written is measured.</summary>
    /// <param name="input">Tokens that the question takes, by estimate.</param>
    public static (TokenUsage Usage, bool IsEstimate) TakenBy(TextAnswer answer, long input)
    {
        var written = answer switch
        {
            TextAnswer.Completed completed => completed.Text,
            TextAnswer.CutShort cut => cut.Text,
            _ => null,
        };
        return written is not null && answer.Usage is { Input: 0, Output: 0 } ? (new(input, Of(written)), true) : (answer.Usage, false);
    }
}
