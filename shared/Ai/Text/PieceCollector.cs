using System.Text;

namespace AutoVideo.Ai.Text;

/// <summary>Puts the pieces of a stream together for its end.</summary>
internal sealed class PieceCollector
{
    private readonly StringBuilder text = new();

    public long InputTokens { get; set; }
    public long OutputTokens { get; set; }
    public string Text => text.ToString();
    public TokenUsage Usage => new(InputTokens, OutputTokens);

    public TextPiece Add(string piece)
    {
        text.Append(piece);
        return new TextPiece(piece);
    }
}
