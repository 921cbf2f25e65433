"""From the outside world to text: files now, links and their comments through one fetcher."""
