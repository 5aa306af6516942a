"""The site at the top, and two small apps at the bottom that know no clinical rule."""
