using System.Globalization;
using System.Security;
using System.Text;
using AutoVideo.Videos;

namespace AutoVideo.Voice.Offline.Engines;

/// <summary>
/// SSML for espeak-ng. Chinese and Japanese rules take Latin letters for something else, so those are said by the English
/// voice; Russian rules know them.
/// </summary>
internal sealed class EspeakMarkup(OfflineVoice voice, int speed)
{
    /// <summary>Starts a command inside the text: <c>A</c> sets the amplitude in percent, <c>S</c> the speed. Readers let no such character through.</summary>
    private const char Command = '\x01';

    private const int FastestEnglish = 165;

    // Measured: after a change of voice the same figure means a slower speed for Chinese.
    private readonly int speedAfterEnglish = voice.Language == Languages.TraditionalChinese ? speed * 112 / 100 : speed;
    private readonly string separator = voice.Language == Languages.TraditionalChinese ? "" : " ";
    private readonly StringBuilder markup = new("<speak>");
    private bool inEnglish;

    /// <param name="percent">Loudness command before the word; null for none.</param>
    public void Append(string say, int? percent)
    {
        foreach (var word in say.Split(' '))
        {
            Switch(toEnglish: voice.Language != Languages.Russian && char.IsAsciiLetter(word[0]));
            if (percent is { } loudness)
                markup.Append(CultureInfo.InvariantCulture, $"{Command}{loudness}A");
            percent = null;
            markup.Append(SecurityElement.Escape(word)).Append(inEnglish ? " " : separator);
        }
    }

    public string Finish()
    {
        Switch(toEnglish: false);
        return markup.Append("</speak>").ToString();
    }

    private void Switch(bool toEnglish)
    {
        if (toEnglish == inEnglish)
            return;
        inEnglish = toEnglish;
        // A change of voice also changes the speed.
        markup.Append(toEnglish
            ? string.Create(CultureInfo.InvariantCulture, $"<voice name=\"en-us\">{Command}{Math.Min(speed, FastestEnglish)}S")
            : string.Create(CultureInfo.InvariantCulture, $"</voice>{Command}{speedAfterEnglish}S"));
    }
}
