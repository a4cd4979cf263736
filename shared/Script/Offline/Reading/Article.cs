namespace AutoVideo.Script.Offline;

internal enum BlockKind { Heading, Paragraph, Quote, ListItem }

/// <param name="Text">One line of plain text, spaces collapsed.</param>
/// <param name="List">Items of one list share a number; 0 outside lists.</param>
internal sealed record Block(BlockKind Kind, string Text, int Level = 0, int List = 0);

/// <summary>A source as its readable blocks, whatever format it came in.</summary>
internal sealed record Article(string? Title, IReadOnlyList<Block> Blocks)
{
    /// <summary>Takes a leading top heading as the title.</summary>
    public static Article From(IReadOnlyList<Block> blocks, string? title = null)
    {
        var kept = blocks.Where(block => block.Text.Length > 0).ToList();
        var first = kept.FindIndex(block => block.Kind == BlockKind.Heading);
        var isTop = first >= 0 && (first == 0 || kept[first].Level == 1) && kept.Count(b => b.Kind == BlockKind.Heading && b.Level == kept[first].Level) == 1;
        if (!isTop && !(first == 0 && kept[0].Level == 1))
            return new Article(title, kept);
        var heading = kept[first].Text;
        kept.RemoveAt(first);
        return new Article(heading, kept);
    }
}
