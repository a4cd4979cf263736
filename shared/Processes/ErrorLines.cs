using System.Text;

namespace AutoVideo.Processes;

/// <summary>Standard error line by line; keeps the last lines, and of each line no more than a tool should need.</summary>
internal sealed class ErrorLines(Action<string>? onLine)
{
    private const int TailLines = 20, MaxLineBytes = 4096;
    private readonly Queue<string> tail = new();
    private readonly byte[] line = new byte[MaxLineBytes];
    private int length;

    internal string Tail => string.Join('\n', tail);

    internal async Task ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var buffer = new byte[4096];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellation)) > 0)
        {
            foreach (var value in buffer.AsSpan(0, count))
                Take(value);
        }
        End();
    }

    // Progress lines end with a carriage return.
    private void Take(byte value)
    {
        if (value is (byte)'\n' or (byte)'\r')
            End();
        else if (length < line.Length)
            line[length++] = value;
    }

    private void End()
    {
        if (length == 0)
            return;
        var text = Encoding.UTF8.GetString(line, 0, length);
        length = 0;
        tail.Enqueue(text);
        if (tail.Count > TailLines)
            tail.Dequeue();
        onLine?.Invoke(text);
    }
}
