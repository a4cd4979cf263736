using System.Text;

namespace AutoVideo.Cli.Input;

/// <summary>What a video is about, in a line.</summary>
internal static class TopicText
{
    public const int MaxCharacters = 300;

    /// <returns>The topic without blanks around it.</returns>
    public static string Check(string topic)
    {
        var trimmed = topic.Trim();
        if (trimmed.Length == 0)
            throw CliException.BadInput("The topic is empty.", "Say what the video is about: ./run \"How black holes form\"");
        if (trimmed.Length > MaxCharacters)
            throw CliException.BadInput($"The topic has {trimmed.Length} characters; at most {MaxCharacters} fit.", "Put a longer text into a file and give it with --source FILE.");
        if (trimmed.EnumerateRunes().Any(rune => Rune.IsControl(rune) || rune == Rune.ReplacementChar))
            throw CliException.BadInput("The topic has control characters or is no valid text.", "Type it as one plain line.");
        return trimmed;
    }
}
