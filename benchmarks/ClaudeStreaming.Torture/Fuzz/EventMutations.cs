namespace ClaudeStreaming.Torture;

/// <summary>Changes which events come, and in which order.</summary>
internal sealed class EventMutations(Recordings recordings)
{
    public void Mutate(List<byte[]> events, Random random)
    {
        if (events.Count == 0)
        {
            events.Add(random.Pick(recordings.Events));
            return;
        }
        int place = random.Next(events.Count);
        int other = random.Next(events.Count);
        switch (random.Next(8))
        {
            case 0:
                events.RemoveAt(place);
                break;
            case 1:
                events.Insert(other, events[place]);
                break;
            case 2:
                (events[place], events[other]) = (events[other], events[place]);
                break;
            case 3:
                events.Insert(place, random.Pick(recordings.Events));
                break;
            case 4:
                Splice(events, place, random);
                break;
            case 5:
                events.RemoveRange(place, events.Count - place);
                break;
            case 6:
                events.InsertRange(place, Enumerable.Repeat(events[other], random.Repetitions(events[other].Length)));
                break;
            case 7:
                byte[][] moved = [.. events.Skip(place)];
                random.Shuffle(moved);
                events.RemoveRange(place, events.Count - place);
                events.AddRange(moved);
                break;
        }
    }

    /// <summary>Goes on as another recording does from somewhere on.</summary>
    private void Splice(List<byte[]> events, int place, Random random)
    {
        byte[][] other = random.Pick(recordings.Streams);
        events.RemoveRange(place, events.Count - place);
        events.AddRange(other.Skip(random.Next(other.Length)));
    }
}
