using System.Text;

namespace AutoVideo.Ai.Text;

/// <summary>How many tokens a text takes, about right for all scripts: four bytes a token in English, three a character in Chinese.</summary>
internal static class TextTokens
{
    public static long Of(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text) / 4 + 1;
}
