package simulator

// UnmarshalJSON lets tests write blocks as JSON.
func (b *block) UnmarshalJSON(data []byte) error {
	v, err := parseJSON(data)
	if o, ok := v.(object); ok {
		*b = readBlock(o)
	}
	return err
}
