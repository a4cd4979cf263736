using System.Text.Json.Serialization.Metadata;

namespace AutoVideo.Storage;

/// <summary>Lines of lists: documents that follow from another one, which lies in another partition.</summary>
internal static class ListLines
{
    /// <summary>Writes a line unless a newer one is there. Harmless when repeated, by however many and however late.</summary>
    /// <param name="documents">Where the line goes.</param>
    /// <param name="key">Of the line.</param>
    /// <param name="line">As it follows from a state of the document.</param>
    /// <param name="type">Of the line.</param>
    /// <param name="sequenceOf">Number of that state; rises with every change.</param>
    /// <param name="isListed">Whether the document, as it is now, has this line. Asked after a line was added: what removed the others may have been there before.</param>
    /// <param name="cancellation">What is left undone is made up for by the next who repeats it.</param>
    /// <returns>False: the line was taken back, and what else was written of that state came too late as well.</returns>
    public static async Task<bool> WriteLineAsync<T>(
        this IDocumentStore documents, DocumentKey key, T line, JsonTypeInfo<T> type, Func<T, long> sequenceOf, Func<Task<bool>> isListed, CancellationToken cancellation)
    {
        while (true)
        {
            var stored = await documents.ReadAsync(key, type, cancellation);
            if (stored is not null && sequenceOf(stored.Value) >= sequenceOf(line))
                return true;
            try
            {
                var etag = await documents.WriteAsync(key, line, type, stored is null ? WriteCondition.Absent : WriteCondition.Matches(stored.ETag), null, cancellation);
                if (stored is not null || await isListed())
                    return true;
                await documents.DeleteAsync(key, WriteCondition.Matches(etag), cancellation);
                return false;
            }
            catch (PreconditionFailedException)
            {
                // A newer state may have been passed on in between: look again.
            }
        }
    }
}
