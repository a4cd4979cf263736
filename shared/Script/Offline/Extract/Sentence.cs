namespace AutoVideo.Script.Offline;

/// <param name="Index">Place in the source.</param>
/// <param name="Heading">Of the section it stands in; null before the first.</param>
/// <param name="Leans">Needs the sentence before it.</param>
/// <param name="Speaker">Who is quoted; null outside block quotes, empty when the quote names nobody.</param>
/// <param name="IsFragment">A list item that is no sentence.</param>
internal sealed record Sentence(
    int Index, string Text, string? Heading, int Section, int Paragraph, bool StartsParagraph, bool EndsText, bool Leans, string? Speaker, bool IsFragment);
