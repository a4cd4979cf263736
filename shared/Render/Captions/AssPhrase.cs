using System.Globalization;
using System.Text;

namespace AutoVideo.Render.Captions;

/// <summary>Words of one event, the spoken one marked as the style says.</summary>
internal sealed class AssPhrase(CaptionStyle style, CaptionLayout layout, CaptionFont font, string language)
{
    /// <param name="words">Escaped; an empty one is not drawn.</param>
    /// <param name="active">Index of the spoken word.</param>
    /// <param name="seconds">For how long it is spoken.</param>
    internal void Write(StringBuilder ass, string[] words, int active, double seconds)
    {
        var scale = layout.Scale(CaptionText.Join(words, language));
        var plain = font.Override + (scale < 1 ? string.Create(CultureInfo.InvariantCulture, $"\\fs{layout.FontSize * scale:0}") : "");
        ass.Append('{').Append(plain).Append('}');
        var last = "";
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].Length == 0)
                continue;
            if (last.Length > 0)
                ass.Append(CaptionText.Gap(last, words[i], language));
            last = words[i];
            var mark = Mark(i, active, seconds);
            if (mark.Length == 0)
                ass.Append(Lettered(words[i]));
            else
                ass.Append('{').Append(mark).Append('}').Append(Lettered(words[i])).Append("{\\r").Append(plain).Append(After(i, active)).Append('}');
        }
    }

    // Pictures have a face of their own; left to itself, libass takes them from whatever font a machine has.
    private string Lettered(string word) => string.Concat(Pictographs.Runs(word).Select(run =>
        run.ArePictures ? $"{{\\fn{Pictographs.Family}\\b{Pictographs.Weight}}}{run.Text}{{\\fn{font.Family}{font.Override}}}" : run.Text));

    private string Mark(int word, int active, double seconds) => (style.Highlight, word == active) switch
    {
        (Highlight.Pop, true) =>
            $"\\1c&H{Active}&\\3c&H{ActiveOutline}&\\fscx100\\fscy100\\t(0,90,\\fscx112\\fscy112)\\t(90,180,\\fscx106\\fscy106)",
        (Highlight.Fill, true) => $"\\t(0,120,\\1c&H{Active}&)",
        (Highlight.Fill or Highlight.Sweep, false) when word < active => $"\\1c&H{Active}&",
        (Highlight.Sweep, true) => string.Create(CultureInfo.InvariantCulture, $"\\1c&H{Active}&\\kf{Math.Clamp(seconds * 100, 1, 1000):0}"),
        (Highlight.Box, true) => string.Create(CultureInfo.InvariantCulture, $"{Lettering}\\3c&H{ActiveOutline}&\\bord{layout.Outline * 2.4:0.#}"),
        (Highlight.Underline, true) => $"\\u1\\1c&H{Active}&",
        (Highlight.Focus, false) => "\\1a&H80&\\3a&H90&\\4a&HFF&",
        (Highlight.Glow, true) => string.Create(CultureInfo.InvariantCulture, $"\\3c&H{ActiveOutline}&\\bord{layout.Outline * 1.6:0.#}\\blur{layout.Outline * 1.3:0.#}"),
        _ => "",
    };

    // What follows would be swept along with the spoken word: it begins a part of its own, of no length.
    private string After(int word, int active) => style.Highlight == Highlight.Sweep && word == active ? "\\k0" : "";

    // On a ground of the brand's, letters may have to be dark.
    private string Lettering => style.Active == style.Text ? "" : $"\\1c&H{Active}&";

    private string Active => AssWriter.Bgr(style.Active);

    private string ActiveOutline => AssWriter.Bgr(style.ActiveOutline);
}
